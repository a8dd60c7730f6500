import assert from "node:assert/strict";
import { compilePolicy } from "../../../../shared/iam/match/compile";
import { normalizePolicy } from "../../../../shared/iam/parse/normalize";
import { agentCalls } from "../../../../shared/iam/principals/agent-calls";
import { analysisContext, serviceOf } from "../../../../shared/iam/principals/analysis-context";
import {
    accountPrincipal,
    anonymousPrincipal,
    overTls,
    servicePrincipal,
} from "../../../../shared/iam/principals/make-principal";
import { NONE, UNNAMED, named } from "../../../../shared/iam/principals/symbolic-principal";
import { BUCKET_CONTEXT, ORGANIZATION, policy, put } from "../policies";

const { policy: normal } = normalizePolicy(policy(put()), "resource");
const context = analysisContext(BUCKET_CONTEXT, normal, compilePolicy(normal, serviceOf("bucket")));
const account = {
    kind: "member",
    text: "some account",
    account: UNNAMED,
    organization: named(ORGANIZATION),
    externalAccessPoints: true,
} as const;
const service = { ...account, service: { kind: "unnamed" } } as const;
const id = named("111122223333");
const listed = { kind: "unidentified", text: "AROA1" } as const;

describe("the key of a principal", () => {
    it("is another one for whoever differs in anything", () => {
        const principals = [
            anonymousPrincipal(context, { externalAccessPoints: true }),
            anonymousPrincipal(context, { externalAccessPoints: false }),
            accountPrincipal(account, context),
            accountPrincipal({ ...account, kind: "own-account" }, context),
            accountPrincipal({ ...account, text: "another account" }, context),
            accountPrincipal({ ...account, account: id }, context),
            accountPrincipal({ ...account, organization: NONE }, context),
            accountPrincipal({ ...account, organization: UNNAMED }, context),
            accountPrincipal({ ...account, externalAccessPoints: false }, context),
            accountPrincipal({ ...account, listed }, context),
            servicePrincipal(service, context),
            servicePrincipal({ ...service, service: { kind: "named", name: "s3" } }, context),
            servicePrincipal({ ...service, account: id }, context),
            servicePrincipal({ ...service, organization: NONE }, context),
            servicePrincipal({ ...service, externalAccessPoints: false }, context),
        ];
        const all = principals.flatMap((one) => [one, overTls(one, true), overTls(one, false)]);
        assert.equal(new Set(all.map(({ key }) => key)).size, all.length);
    });

    it("is the same for the same one, made twice", () => {
        const [one, other] = [
            accountPrincipal(account, context),
            accountPrincipal(account, context),
        ];
        assert.equal(one.key, other.key);
    });

    it("is missing where requests carry something of their own", () => {
        const member = accountPrincipal(account, context);
        const callers = agentCalls(context).flatMap((way) => way.map((calls) => calls.by(member)));
        assert.ok(callers.length > 0);
        assert.deepEqual(new Set(callers.map(({ key }) => key)), new Set([undefined]));
    });
});
