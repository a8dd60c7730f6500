const METHODS = ["on", "addListener", "off", "removeListener"] as const;

/**
 * Remembers how this process takes and lets go of listeners.
 *
 * @returns what gives it that back.
 */
export function keptProcess(): () => void {
    const own = METHODS.map(
        (name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const,
    );
    return () => {
        for (const [name, before] of own) {
            if (before === undefined) {
                Reflect.deleteProperty(process, name);
            } else {
                Object.defineProperty(process, name, before);
            }
        }
    };
}
