import { concernsLogKey } from "../subjects/archive-key";
import { describeStatement } from "../../shared/iam/parse/references";
import { normalizePolicy, type NormalStatement } from "../../shared/iam/parse/normalize";
import { KEY, policiesOf, REPLICA_EXTERNAL_KEY, REPLICA_KEY, sourcesOf } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import type { Stack } from "../stack/stack";

/* KMS copies the key material, not the policy: a replica forgotten in an update stays open. */
export const replicaParity: Rule = {
    name: "replica-parity",
    level: "advisory",
    severity: "medium",
    description: "A replica's policy grants no more than its primary's.",
    remediation: "Give primary and replicas the same policy.",
    appliesTo: [REPLICA_KEY, REPLICA_EXTERNAL_KEY],
    judge,
    judgeAgainInStack: true,
};

function judge(replica: Resource, context: Context): readonly Outcome[] {
    const { stack } = context;
    if (!concernsLogKey(replica, context)) {
        return [];
    }
    const primary = stack === undefined ? undefined : primaryOf(replica, stack);
    const [replicaPolicy] = policiesOf(replica);
    const [primaryPolicy] = primary === undefined ? [] : policiesOf(primary);
    if (primary === undefined || replicaPolicy === undefined || primaryPolicy === undefined) {
        return [];
    }
    const granted = statementsOf(primaryPolicy.read());
    const found = statementsOf(replicaPolicy.read());
    const additional = found.filter(
        (one) => one.effect === "Allow" && !granted.some((other) => isSame(one, other)),
    );
    const missing = granted.filter(
        (one) => one.effect === "Deny" && !found.some((other) => isSame(one, other)),
    );
    return [
        ...additional.map((one) =>
            finding(
                `${describeStatement(one)} stands in the replica's policy, not in that of ${primary.name}.`,
                "Give both the same policy.",
            ),
        ),
        ...missing.map((one) =>
            finding(
                `${describeStatement(one)} denies in the policy of ${primary.name}, but not in the replica's.`,
                "Give both the same policy.",
            ),
        ),
    ];
}

/** By dependency, else the only key that can have replicas. */
function primaryOf(replica: Resource, stack: Stack): Resource | undefined {
    const [source] = sourcesOf(replica, "primaryKeyArn", [KEY]);
    const candidates = stack.ofType([KEY]).filter(({ props }) => props["multiRegion"] === true);
    return source ?? (candidates.length === 1 ? candidates[0] : undefined);
}

function statementsOf(document: unknown): readonly NormalStatement[] {
    return normalizePolicy(document, "resource").policy.statements;
}

/** Equal but for place, Sid, and whether an account is named by its id or its ARN. */
function isSame(one: NormalStatement, other: NormalStatement): boolean {
    return said(one) === said(other);
}

function said({ principals, ...statement }: NormalStatement): string {
    const named = principals?.of.named.map((principal) =>
        principal.kind === "account" ? principal.account : principal.text,
    );
    const who = [principals?.not, principals?.of.everyone, named];
    return JSON.stringify({ ...statement, who, index: undefined, sid: undefined });
}
