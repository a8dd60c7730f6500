import { recordOf, type Props } from "../policypack/stack/shape";

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

function accountInArnOf({ id, outputs }: Props): string | undefined {
    const [account] = [recordOf(outputs)["arn"], id].flatMap(accountsInArns);
    return account;
}

/**
 * A provider's lists and objects are JSON as text in a state, but not in every preview. Of roles
 * that assume each other the last one deploys.
 */
function accountOfProvider(inputs: Props): string | undefined {
    const allowed = asText(inputs["allowedAccountIds"]).match(/\b[0-9]{12}\b/g) ?? [];
    const roles = [inputs["assumeRoles"], inputs["assumeRole"]].flatMap((roles) =>
        accountsInArns(asText(roles)),
    );
    return allowed.length === 1 ? allowed[0] : roles.at(-1);
}

function accountsInArns(value: unknown): readonly string[] {
    return typeof value === "string"
        ? [...value.matchAll(/arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}):/g)].map(
              ([, account = ""]) => account,
          )
        : [];
}

function asText(value: unknown): string {
    return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
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
