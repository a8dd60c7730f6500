/** Whether AWS refused a call with one of these error codes. */
export function isAwsError(error: unknown, ...codes: readonly string[]): boolean {
    return error instanceof Error && codes.includes(error.name);
}

/** The answer of a call, or undefined when AWS says with one of these codes that there is none. */
export async function unlessMissing<T>(
    call: Promise<T>,
    ...codes: readonly string[]
): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (isAwsError(error, ...codes)) return undefined;
        throw error;
    }
}

/** An error in one line, led by the code by which AWS's documentation knows it. */
export function errorText(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    const isPlain = error.name === "Error" || error.message.startsWith(`${error.name}:`);
    return isPlain ? error.message : `${error.name}: ${error.message}`;
}
