import { refusal } from "./refusal";

/**
 * Runs the program, and fails the process if that ends before the program does.
 *
 * Node ends a process, with status 0, once nothing is left that could wake it, whatever a function
 * still waits for. The engine takes that for a program that registers nothing more, and plans to
 * delete what is in the state and was not registered.
 */
export async function toItsEnd<T>(program: () => Promise<T>): Promise<T> {
    process.once("beforeExit", failUnfinished);
    try {
        return await program();
    } finally {
        process.off("beforeExit", failUnfinished);
    }
}

/** Pulumi's runtime prints what is thrown here, and ends with an error. */
function failUnfinished(): never {
    throw refusal(
        "The program ended early, waiting for an answer that never came: what it had not " +
            "registered yet stays as it is. Run it again; if it ends early once more, report it with " +
            "the output of `pulumi preview --logtostderr -v=9`.",
    );
}
