import assert from "node:assert/strict";
import type { StackSpec } from "../../../fleet/file/stack-spec";
import { dueOf, isNew } from "../../../fleet/plan/due";
import { expectedDigest } from "../../../fleet/plan/expected-digest";
import type { StackSummary } from "../../../fleet/states/stack-state";
import type { Contract } from "../../../shared/contract";
import { contract } from "../../support/contract";
import { stackSpec } from "../support/stack-spec";

const programs = { project: "session-logs", version: "1" };

const summaryOf = (
    spec: StackSpec,
    from: Contract | undefined,
    changes: Partial<StackSummary> = {},
): StackSummary => ({
    stack: spec.stack,
    digest: expectedDigest(spec, from, programs),
    accountId: spec.account.id,
    resourceCount: 1,
    pendingCount: 0,
    changedAt: "2026-01-01T00:00:00Z",
    revision: "1",
    ...changes,
});

const due = (stacks: readonly StackSpec[], summaries: readonly StackSummary[], from = contract) => {
    const byStack = new Map(summaries.map((one) => [one.stack, one]));
    return dueOf(stacks, byStack, from, programs).due.map(({ stack }) => stack);
};

describe("what there is work for", () => {
    const payments = stackSpec("payments");
    const central = stackSpec("central");

    it("is not what its last update was made from the same", () => {
        const summaries = [summaryOf(central, undefined), summaryOf(payments, contract)];
        const byStack = new Map(summaries.map((one) => [one.stack, one]));
        const found = dueOf([central, payments], byStack, contract, programs);
        assert.deepEqual(found, { due: [], current: [central, payments] });
    });

    it("is what there is no stack of", () => {
        assert.deepEqual(due([payments], []), ["payments"]);
    });

    it("is what no digest is in effect of", () => {
        const summary = summaryOf(payments, contract, { digest: undefined });
        assert.deepEqual(due([payments], [summary]), ["payments"]);
    });

    it("is what an engine has begun and not ended, whatever its digest", () => {
        const summary = summaryOf(payments, contract, { pendingCount: 1 });
        assert.deepEqual(due([payments], [summary]), ["payments"]);
    });

    it("is a member whose config or whose central has changed, not central for that", () => {
        const summaries = [summaryOf(central, undefined), summaryOf(payments, contract)];
        const moved = { ...contract, keyPrefix: "a/" };
        assert.deepEqual(due([central, payments], summaries, moved), ["payments"]);
        const other = stackSpec("payments", { "session-logs:off": "true" });
        assert.deepEqual(due([central, other], summaries), ["payments"]);
    });
});

describe("a new stack", () => {
    const nothing = summaryOf(stackSpec("payments"), contract, {
        digest: undefined,
        resourceCount: 0,
    });

    it("is one that is not there, or that a preview has left", () => {
        assert.ok(isNew(undefined));
        assert.ok(isNew(nothing));
    });

    it("is not one with resources, half-done work or a state that can't be read, nor one that came up with none", () => {
        const digest = "v1.a.b.c";
        const others = [{ resourceCount: 1 }, { pendingCount: 1 }, { problem: "torn" }, { digest }];
        assert.deepEqual(
            others.map((one) => isNew({ ...nothing, ...one })),
            [false, false, false, false],
        );
    });
});
