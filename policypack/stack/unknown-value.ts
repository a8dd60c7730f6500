/** A value that is not known here; rules know it by `unknownTypeSentinel`, as they know the SDK's. */
export class UnknownValueError extends Error {
    constructor(
        readonly unknownTypeSentinel: string,
        message: string,
    ) {
        super(message);
    }
}

/** Makes reading a property throw, as reading an unknown value does in the engine. */
export function defineUnknown(holder: object, key: string, error: () => Error): void {
    define(holder, key, {
        get: () => {
            throw error();
        },
    });
}

/** Assigning would change the prototype where the key is `__proto__`. */
export function define(holder: object, key: string, descriptor: PropertyDescriptor): void {
    Object.defineProperty(holder, key, { ...descriptor, enumerable: true, configurable: true });
}
