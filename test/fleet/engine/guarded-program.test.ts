import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import {
    guarded,
    keepToldErrorsApart,
    outliveStrayErrors,
} from "../../../fleet/engine/guarded-program";
import { keptProcess } from "../support/kept-process";

type Listener = (...args: unknown[]) => void;

const EVENT = "unhandledRejection";

/** A program that ends with this error, and has told it. */
async function toldError(error: Error): Promise<Error> {
    const { program } = guarded(() => Promise.reject(error));
    await assert.rejects(program);
    return error;
}

describe("a guarded program", () => {
    it("gives what the program gives", async () => {
        const guard = guarded(() => Promise.resolve({ digest: "v1" }));
        assert.deepEqual(await guard.program(), { digest: "v1" });
        assert.equal(guard.hasFailed(), false);
    });

    it("fails with the program's own error: an engine would delete what it did not register", async () => {
        const error = new pulumi.RunError("refused");
        const guard = guarded(() => Promise.reject(error));
        await assert.rejects(guard.program, (thrown) => thrown === error);
        assert.equal(guard.hasFailed(), true);
    });
});

describe("listeners to unhandled rejections", () => {
    const restore = keptProcess();
    let others: Listener[];
    let heard: unknown[];
    const listener = (reason: unknown) => void heard.push(reason);

    beforeEach(() => {
        // Mocha's own would end the run.
        others = process.listeners(EVENT) as Listener[];
        process.removeAllListeners(EVENT);
        keepToldErrorsApart();
        heard = [];
        process.on(EVENT, listener);
    });

    afterEach(() => {
        restore();
        process.removeAllListeners(EVENT);
        others.forEach((other) => process.on(EVENT, other));
    });

    const emit = (reason: Error) => process.emit(EVENT, reason, Promise.resolve());

    it("pass over what an engine has been told of its program", async () => {
        emit(await toldError(new pulumi.RunError("refused")));
        assert.deepEqual(heard, []);
    });

    it("hear everything else, an equal error of another's too", async () => {
        await toldError(new pulumi.RunError("refused"));
        const other = new pulumi.RunError("refused");
        emit(other);
        assert.deepEqual(heard, [other]);
    });

    it("can leave, and others stay", () => {
        const more: unknown[] = [];
        const second = (reason: unknown) => void more.push(reason);
        process.on(EVENT, second);
        process.off(EVENT, listener);
        emit(new Error("stray"));
        assert.deepEqual([heard.length, more.length], [0, 1]);
        process.off(EVENT, second);
        assert.equal(process.listenerCount(EVENT), 0);
    });

    it("can be called by their other names, and for one time", async () => {
        const told = await toldError(new pulumi.RunError("refused"));
        const more: unknown[] = [];
        const second = (reason: unknown) => void more.push(reason);
        process.removeListener(EVENT, listener);
        process.addListener(EVENT, second);
        emit(told);
        emit(new Error("stray"));
        assert.deepEqual([heard.length, more.length], [0, 1]);
        process.off(EVENT, second);
        process.once(EVENT, second);
        emit(new Error("stray"));
        assert.deepEqual([more.length, process.listenerCount(EVENT)], [2, 0]);
    });

    it("are taken away of both events that one listener is for, as the runtime's", () => {
        const counts = () => [
            process.listenerCount("uncaughtException"),
            process.listenerCount(EVENT),
        ];
        const before = counts();
        const both = () => undefined;
        process.on("uncaughtException", both);
        process.on(EVENT, both);
        process.off("uncaughtException", both);
        process.off(EVENT, both);
        assert.deepEqual(counts(), before);
    });

    it("are no others: what else a process tells is heard as ever", () => {
        const codes: unknown[] = [];
        const exiting = (code: unknown) => void codes.push(code);
        process.on("beforeExit", exiting);
        process.emit("beforeExit", 3);
        process.off("beforeExit", exiting);
        process.emit("beforeExit", 4);
        assert.deepEqual(codes, [3]);
    });
});

describe("errors that nobody waited for", () => {
    const restore = keptProcess();
    let others: Listener[];
    let told: unknown[];

    beforeEach(() => {
        others = process.listeners(EVENT) as Listener[];
        process.removeAllListeners(EVENT);
        keepToldErrorsApart();
        told = [];
        outliveStrayErrors((error) => told.push(error));
    });

    afterEach(() => {
        restore();
        process.removeAllListeners(EVENT);
        others.forEach((other) => process.on(EVENT, other));
    });

    const emit = (reason: unknown) => process.emit(EVENT, reason, Promise.resolve());
    const callError = (code: number, details: string) =>
        Object.assign(new Error(`${code}: ${details}`), { code, details });

    it("are passed over where a call's other side was gone", () => {
        emit(callError(14, "Connection dropped"));
        emit(callError(1, "Cancelled on client"));
        assert.deepEqual(told, []);
    });

    it("are told otherwise: a call that was refused, a bug, a system's error, no error at all", async () => {
        const all = [
            callError(3, "invalid argument"),
            new TypeError("x is not a function"),
            Object.assign(new Error("no such file"), { code: "ENOENT" }),
            "a string",
            undefined,
        ];
        all.forEach(emit);
        emit(await toldError(new pulumi.RunError("refused")));
        assert.deepEqual(told, all);
    });
});
