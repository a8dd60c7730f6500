/** A stream as far as a progress needs it. */
export interface Output {
    write(text: string): unknown;
    on(event: "error" | "resize", listener: () => void): unknown;
    off(event: "error" | "resize", listener: () => void): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
}

/**
 * Writes to a stream for as long as somebody reads it: a reader that went away (`| head`) or a
 * full disk behind it must not end the run.
 */
export function whileRead(stream: Output): (text: string) => void {
    let isOpen = true;
    stream.on("error", () => (isOpen = false));
    return (text) => {
        if (isOpen) {
            stream.write(text);
        }
    };
}
