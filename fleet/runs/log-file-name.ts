import { createHash } from "node:crypto";
import type { RunStack } from "./journal";

/** Characters that every file system takes, without one that separates folders. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** The name of a stack's log: `222222222222-payments.log`. */
export function logFileName({ account, stack }: RunStack): string {
    return `${plain(account)}-${plain(stack)}.log`;
}

/** A text itself where it may be part of a file's name, or else what is left of it, and its hash. */
function plain(text: string): string {
    if (PLAIN.test(text)) {
        return text;
    }
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
    return `${text.replace(/[^A-Za-z0-9-]+/g, "_").slice(0, 60)}_${hash}`;
}
