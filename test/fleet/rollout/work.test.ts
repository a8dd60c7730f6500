import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Engine, EngineCall, EngineResult } from "../../../fleet/engine/engine";
import type { FleetEvent } from "../../../fleet/progress/event";
import type { StackSpec } from "../../../fleet/file/stack-spec";
import { workOn, type Workshop } from "../../../fleet/rollout/work";
import type { Run } from "../../../fleet/runs/run";
import type { PendingOperation } from "../../../fleet/states/stack-state";
import { stackSpec } from "../support/stack-spec";

const SPEC = stackSpec("payments");

const well = (changes: EngineResult["changes"] = { create: 2 }): EngineResult => ({
    changes,
    unconfirmed: [],
    hasFailedOperations: false,
    error: undefined,
    isDisturbed: false,
});
const failed = (text: string, more: Partial<EngineResult> = {}): EngineResult => ({
    ...well({}),
    error: new Error(text),
    ...more,
});

/** What an engine printed, as the Automation API puts it into its error. */
function printed(name: string): string {
    const file = join(__dirname, "../../fixtures/fleet/engine-output", `${name}.txt`);
    return `code: -2\n stdout: ${readFileSync(file, "utf8")}\n stderr: \n err?: \n`;
}

const CREATION: PendingOperation = {
    kind: "creating",
    resource: { urn: "u", type: "t", id: undefined, parent: undefined, inputs: {}, outputs: {} },
};
const STRAY = "One or more errors occurred";

/** Has an engine end in these ways, one after the other, and tells all that was done. */
async function worked(
    results: readonly EngineResult[],
    {
        operation = "up",
        stopping = new AbortController(),
        tell = () => undefined,
        spec = SPEC,
        ...changes
    }: Partial<Omit<Workshop, "stopping">> & {
        readonly operation?: EngineCall["operation"];
        readonly stopping?: AbortController;
        readonly tell?: (event: FleetEvent) => void;
        readonly spec?: StackSpec;
    } = {},
) {
    const did: string[] = [];
    const told: FleetEvent[] = [];
    const calls: EngineCall[] = [];
    let log = "";
    const waiting = [...results];
    const engine = {
        run: (call: EngineCall): Promise<EngineResult> => {
            did.push("engine");
            calls.push(call);
            call.log("what the engine prints\n");
            return Promise.resolve(waiting.shift() ?? assert.fail("nobody asked for more"));
        },
    };
    const run: Pick<Run, "started" | "ended" | "log" | "logFile"> = {
        started: (stack) => did.push(`started ${stack}`),
        ended: (stack, outcome) => did.push(`ended ${stack} ${outcome}`),
        log: () =>
            new Writable({
                write: (chunk: Buffer, _, done) => {
                    log += chunk.toString();
                    done();
                },
            }),
        logFile: ({ stack, account }) => `${account}-${stack}.log`,
    };
    const workshop: Workshop = {
        engine: engine as unknown as Engine,
        run: run as Run,
        progress: {
            tell: (event) => {
                told.push(event);
                tell(event);
            },
            close: () => undefined,
        },
        recover: () => {
            did.push("recovered");
            return Promise.resolve();
        },
        keepUnconfirmed: (_, creations) => {
            did.push(`kept ${creations.length}`);
            return Promise.resolve();
        },
        check: () => {
            did.push("checked");
            return Promise.resolve();
        },
        cancelling: new AbortController().signal,
        ...changes,
        stopping: stopping.signal,
    };
    const ended = await workOn(spec, operation, workshop);
    assert.deepEqual(waiting, [], "the engine was asked too rarely");
    return { ended, did, told, calls, log };
}

describe("work on a stack", () => {
    const { random } = Math;

    beforeEach(() => {
        // Nobody waits for another try.
        Math.random = () => 0;
    });

    afterEach(() => {
        Math.random = random;
    });

    it("recovers first, checks what was brought up, and tells all of it", async () => {
        const cancelling = new AbortController().signal;
        const { ended, did, told, calls, log } = await worked([well()], { cancelling });
        assert.deepEqual(ended, { outcome: "changed", changes: { create: 2 } });
        assert.deepEqual(did, [
            ...["started payments", "recovered", "engine", "checked", "ended payments changed"],
        ]);
        const named = {
            stack: "payments",
            party: "member",
            account: "222222222222",
            name: "payments",
        };
        const [start, done, ...others] = told;
        assert.deepEqual(start, { kind: "start", ...named });
        assert.ok(done?.kind === "done");
        const { seconds, ...rest } = done;
        assert.equal(typeof seconds, "number");
        assert.deepEqual(rest, {
            ...{ kind: "done", ...named, outcome: "changed", changes: { create: 2 } },
            log: "222222222222-payments.log",
        });
        assert.deepEqual(others, []);
        assert.equal(log, "what the engine prints\n");
        assert.equal(calls[0]?.signal, cancelling);
        assert.deepEqual([calls[0].operation, calls[0].spec], ["up", SPEC]);
    });

    it("tells of central by that name, not by that of its account", async () => {
        const spec = stackSpec("central", {}, { id: "111111111111", name: "Log Archive" });
        const { told } = await worked([well()], { spec });
        assert.deepEqual(
            told.map((event) => "party" in event && [event.party, event.name, event.account]),
            Array.from({ length: 2 }, () => ["central", "central", "111111111111"]),
        );
    });

    it("changes nothing where nothing is to be changed, and checks an update alone", async () => {
        const { ended, did } = await worked([well({})], { operation: "preview" });
        assert.equal(ended.outcome, "unchanged");
        assert.ok(!did.includes("checked"));
    });

    it("fails with what the engine said, in one line, and with what was done by then", async () => {
        const failure = failed(printed("ssm-denied"), { changes: { create: 1 } });
        const { ended, did, told } = await worked([failure]);
        assert.deepEqual(
            [ended.outcome, ended.changes, ended.isRefused],
            [...["failed", { create: 1 }, false]],
        );
        assert.match(ended.error ?? "", /AccessDenied/);
        assert.doesNotMatch(ended.error ?? "", /\n/);
        assert.deepEqual(did.slice(-2), ["engine", "ended payments failed"]);
        const done = told.at(-1);
        assert.equal(done?.kind === "done" ? done.error : undefined, ended.error);
    });

    for (const name of ["bad-config", "central-missing", "role-denied"]) {
        it(`is refused where the program planned nothing: ${name}`, async () => {
            const { ended } = await worked([failed(printed(name))]);
            assert.deepEqual([ended.outcome, ended.isRefused], ["failed", true]);
        });
    }

    it("keeps creations of which nobody knows how they ended", async () => {
        const { did } = await worked([failed("no", { unconfirmed: [CREATION, CREATION] })]);
        assert.deepEqual(did.slice(2, -1), ["engine", "kept 2"]);
    });

    it("is done once more where a neighbour's error ended it", async () => {
        const disturbed = failed(STRAY, { isDisturbed: true });
        const { ended, did } = await worked([disturbed, well()]);
        assert.equal(ended.outcome, "changed");
        assert.deepEqual(did.slice(1, -1), ["recovered", "engine", "engine", "checked"]);
        const again = await worked([disturbed, disturbed]);
        assert.deepEqual([again.ended.outcome, again.ended.error], ["failed", STRAY]);
    });

    it("is tried again where AWS throttles or credentials have expired, recovered each time", async () => {
        const failures = ["throttled", "expired-token"].map((name) => failed(printed(name)));
        const { ended, did, told } = await worked([...failures, well()]);
        assert.equal(ended.outcome, "changed");
        assert.deepEqual(did.slice(1, -1), [
            ...["recovered", "engine", "recovered", "engine", "recovered", "engine", "checked"],
        ]);
        const retries = told.filter((event) => event.kind === "retry");
        assert.deepEqual(
            retries.map(({ stack, account, attempt, seconds }) => [
                ...[stack, account, attempt, seconds],
            ]),
            [
                ["payments", "222222222222", 2, 0],
                ["payments", "222222222222", 3, 0],
            ],
        );
        assert.match(retries[0]?.error ?? "", /Rate exceeded/);
    });

    it("fails where recovery does, without an engine", async () => {
        const { ended, did } = await worked([], {
            recover: () => Promise.reject(new Error("the state is damaged")),
        });
        assert.deepEqual([ended.outcome, ended.error], ["failed", "the state is damaged"]);
        assert.deepEqual(did, ["started payments", "ended payments failed"]);
    });

    it("fails where the check does", async () => {
        const { ended } = await worked([well()], {
            check: () => Promise.reject(new Error("no log arrived")),
        });
        assert.deepEqual(ended, {
            ...{ outcome: "failed", changes: {}, error: "no log arrived", isRefused: false },
        });
    });

    it("is cancelled, not failed, where it ends badly after somebody stopped the run", async () => {
        const stopping = new AbortController();
        stopping.abort();
        const { ended } = await worked([failed("update cancelled")], { stopping });
        assert.deepEqual(
            [ended.outcome, ended.error, ended.isRefused],
            ["cancelled", "update cancelled", undefined],
        );
    });

    it("is changed, where it ends well though somebody stopped the run", async () => {
        const stopping = new AbortController();
        stopping.abort();
        assert.equal((await worked([well()], { stopping })).ended.outcome, "changed");
    });

    it("does not wait for another try once somebody stops the run", async () => {
        const stopping = new AbortController();
        const tell = ({ kind }: FleetEvent) => void (kind === "retry" && stopping.abort());
        const { ended, did } = await worked([failed(printed("throttled"))], { stopping, tell });
        assert.equal(ended.outcome, "cancelled");
        assert.deepEqual(did.slice(1, -1), ["recovered", "engine"]);
    });
});
