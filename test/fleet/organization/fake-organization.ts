import type { OrganizationSource, Unit } from "../../../fleet/organization/source";
import type { AccountState } from "../../../fleet/organization/account";

/** A unit of an organization that is written down rather than asked for. */
export interface FakeUnit {
    readonly units?: Readonly<Record<string, FakeUnit>>;
    /** Id → state. */
    readonly accounts?: Readonly<Record<string, AccountState>>;
}

export interface FakeOrganization extends OrganizationSource {
    /** Every call in its order: `accounts r-ab12/Workloads`. */
    readonly calls: string[];
    /** How many calls were under way at once, at most. */
    busiest(): number;
}

/** An organization whose units have their paths for ids; the management account is 999999999999. */
export function fakeOrganization(root: FakeUnit): FakeOrganization {
    const calls: string[] = [];
    let running = 0;
    let busiest = 0;
    const answer = async <T>(call: string, value: T): Promise<T> => {
        calls.push(call);
        running += 1;
        busiest = Math.max(busiest, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return value;
    };
    const at = (id: string) =>
        id
            .split("/")
            .slice(1)
            .reduce<FakeUnit>((unit, name) => unit.units?.[name] ?? {}, root);
    return {
        calls,
        busiest: () => busiest,
        describe: () =>
            answer("describe", { id: "o-exampleorgid1", managementAccountId: "999999999999" }),
        roots: () => answer("roots", [{ id: "r-ab12", name: "Root" }]),
        units: (id) =>
            answer(
                `units ${id}`,
                Object.keys(at(id).units ?? {}).map((name): Unit => ({
                    id: `${id}/${name}`,
                    name,
                })),
            ),
        accounts: (id) =>
            answer(
                `accounts ${id}`,
                Object.entries(at(id).accounts ?? {}).map(([account, state]) => ({
                    id: account,
                    name: `name of ${account}`,
                    state,
                })),
            ),
        tags: (id) => answer(`tags ${id}`, { id }),
    };
}
