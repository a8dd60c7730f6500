import assert from "node:assert/strict";
import { readConfig, type Exemption } from "../../policypack/config";
import {
    dayOf,
    isExempted,
    stackNameIn,
    underExemptions,
    usageIn,
    type StackName,
} from "../../policypack/exemptions";
import type { Violation } from "../../policypack/judgement";

const STACK: StackName = { stack: "prod", project: "payments" };
const URN = "urn:pulumi:prod::payments::aws:s3/bucketPolicy:BucketPolicy::archive";
const TODAY = "2026-06-15";

const violation: Violation = {
    policy: "bucket-tls-only",
    level: "mandatory",
    severity: "high",
    resource: { type: "aws:s3/bucketPolicy:BucketPolicy", name: "archive", urn: URN, props: {} },
    message: "Plain HTTP is let in.",
};
const exemption = (parts: Partial<Exemption> = {}): Exemption => ({
    rule: "bucket-tls-only",
    stack: undefined,
    resource: undefined,
    reason: "old client",
    until: "2026-12-31",
    ...parts,
});
const under = (...exemptions: readonly Exemption[]) =>
    underExemptions([violation], exemptions, STACK, TODAY)[0];
const isFit = (parts: Partial<Exemption>) => under(exemption(parts))?.level === "advisory";

describe("an exemption", () => {
    it("makes a finding advice that says until when and why", () => {
        const accepted = exemption();
        assert.deepEqual(under(accepted), {
            ...violation,
            level: "advisory",
            message: "Exempted until 2026-12-31 (old client): Plain HTTP is let in.",
            exemption: accepted,
        });
    });

    it("counts to the end of its last day, in UTC", () => {
        assert.ok(isFit({ until: TODAY }));
        assert.ok(!isFit({ until: "2026-06-14" }));
        assert.equal(dayOf(new Date("2026-06-15T23:30:00-01:00")), "2026-06-16");
    });

    it("leaves the finding as it was when it is over, and says so", () => {
        assert.deepEqual(under(exemption({ until: "2026-01-31" })), {
            ...violation,
            message: "Plain HTTP is let in. Its exemption ended on 2026-01-31 (old client).",
        });
    });

    it("counts although another one is over", () =>
        assert.equal(under(exemption({ until: "2026-01-31" }), exemption())?.level, "advisory"));

    it("is for one rule", () => {
        assert.ok(!isFit({ rule: "bucket-tls" }));
        assert.equal(under(exemption({ rule: "key-rotation" })), violation);
    });

    for (const stack of [
        "prod",
        "pr*",
        "payments/prod",
        "payments/*",
        "*/prod",
        "*",
        "acme/payments/prod",
        "acme/*/prod",
    ]) {
        it(`is for payments/prod when its stack is ${stack}`, () => assert.ok(isFit({ stack })));
    }

    for (const stack of [
        "dev",
        "pro",
        "prod.",
        "payments",
        "search/*",
        "acme/search/prod",
        "p.od",
    ]) {
        it(`is not for payments/prod when its stack is ${stack}`, () =>
            assert.ok(!isFit({ stack })));
    }

    for (const resource of ["archive", "arch*", "*", URN, "*::archive", "urn:pulumi:prod::*"]) {
        it(`is for the bucket policy when its resource is ${resource}`, () =>
            assert.ok(isFit({ resource })));
    }

    for (const resource of ["arch", "Archive", "*::data", "a.chive", "ar(chive"]) {
        it(`is not for the bucket policy when its resource is ${resource}`, () =>
            assert.ok(!isFit({ resource })));
    }

    it("is for a finding against the whole stack only where any resource will do", () => {
        const whole = { ...violation, resource: undefined };
        const levelUnder = (resource: string | undefined) =>
            underExemptions([whole], [exemption({ resource })], STACK, TODAY)[0]?.level;
        assert.equal(levelUnder(undefined), "advisory");
        assert.equal(levelUnder("*"), "advisory");
        assert.equal(levelUnder("archive"), "mandatory");
    });

    it("says whether a resource is accepted as it is", () => {
        const subject = { policy: "bucket-tls-only", resource: { name: "archive", urn: URN } };
        assert.ok(isExempted(subject, [exemption()], STACK, TODAY));
        assert.ok(!isExempted(subject, [exemption({ until: "2026-01-31" })], STACK, TODAY));
    });
});

describe("an exemption without a part that it needs", () => {
    const whole = { rule: "bucket-tls-only", reason: "old client", until: "2026-12-31" };
    const read = (parts: object) => readConfig({ exemptions: [{ ...whole, ...parts }] }).exemptions;

    it("exempts nothing", () => {
        assert.equal(read({}).length, 1);
        for (const key of Object.keys(whole)) {
            assert.deepEqual(read({ [key]: undefined }), [], key);
            assert.deepEqual(read({ [key]: " " }), [], key);
        }
    });

    for (const until of ["soon", "2026-02-30", "2026-04-31", "2026-13-01", "2026-1-1", "9999"]) {
        it(`exempts nothing until ${until}`, () => assert.deepEqual(read({ until }), []));
    }
});

describe("what a stack tells about exemptions", () => {
    const found = { violations: [violation], notJudged: [] };
    const none = { violations: [], notJudged: [] };
    const here = exemption({ stack: "payments/*" });
    const elsewhere = exemption({ stack: "search/*" });

    it("is which are meant for it, and which are needed", () => {
        assert.deepEqual(usageIn(found, [here, elsewhere], STACK), {
            meant: [here],
            needed: [here],
        });
        assert.deepEqual(usageIn(none, [here, elsewhere], STACK), { meant: [here], needed: [] });
    });

    it("needs one for what its rule could not judge", () => {
        const { policy, resource } = violation;
        const unknown = { violations: [], notJudged: [{ policy, resource, reason: "unknown" }] };
        assert.deepEqual(usageIn(unknown, [here], STACK).needed, [here]);
    });

    it("tells by a name that every URN holds", () => {
        assert.deepEqual(stackNameIn(URN), STACK);
        assert.equal(stackNameIn("archive"), undefined);
    });
});
