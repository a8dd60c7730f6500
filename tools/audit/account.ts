import { accountOfProvider } from "../../policypack/stack/account";
import { accountInArn } from "../../policypack/stack/arns";
import { recordOf, textOf, type Props } from "../../policypack/values";

/**
 * The AWS account that most of the states are of; `undefined` when none tells. A resource is of the
 * account in its ARN, else of that which its provider is limited to or whose role it assumes.
 */
export function accountOf(states: readonly Props[]): string | undefined {
    const providers = new Map(
        states
            .filter(isProvider)
            .map((state) => [String(state["urn"]), accountOfProvider(recordOf(state["inputs"]))]),
    );
    const managed = states.filter((state) => !isProvider(state) && state["external"] !== true);
    const told = managed.map((state) => accountInArnOf(state) ?? providers.get(providerOf(state)));
    return mostFrequent(told) ?? mostFrequent([...providers.values()]);
}

function isProvider({ type }: Props): boolean {
    return String(type).startsWith("pulumi:providers:aws");
}

/** A provider is referred to as `<urn>::<id>`. */
export function providerOf({ provider }: Props): string {
    const reference = typeof provider === "string" ? provider : "";
    return reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
}

/** As the resource's own ARN, or an id that is one, tells. */
export function accountInArnOf({ id, outputs }: Props): string | undefined {
    return [recordOf(outputs)["arn"], id]
        .map((arn) => accountInArn(textOf(arn)))
        .find((account) => account !== undefined);
}

/** Of equally frequent ones the smallest, so that the order of resources tells nothing. */
function mostFrequent(accounts: readonly (string | undefined)[]): string | undefined {
    const counts = new Map<string, number>();
    for (const account of accounts) {
        if (account !== undefined) {
            counts.set(account, (counts.get(account) ?? 0) + 1);
        }
    }
    const [first] = [...counts].sort(
        ([one, often], [other, oftener]) => oftener - often || (one < other ? -1 : 1),
    );
    return first?.[0];
}
