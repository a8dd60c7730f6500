import { stackNameIn } from "../../policypack/exemptions";
import { accountOfProvider } from "../../policypack/stack/account";
import { judgedResources } from "../../policypack/stack/foreign/held";
import type { Resource } from "../../policypack/stack/resource";
import { filledTextOf, ifKnown, recordOf, type Props } from "../../policypack/values";
import { accountInArnOf, accountOf, providerOf } from "./account";
import { listAt, objectAt, textAt, type ReadStack } from "./read-stack";
import { withUnknowns } from "./unknown";

/** A resource as both Pulumi's exported state and its preview write it. */
export interface StateEntry {
    readonly state: Props;
    /** Where it stands, for messages. */
    readonly place: string;
}

type Joined = Resource & { propertyDependencies: Readonly<Record<string, readonly Resource[]>> };

/**
 * The stack that the states make up. A rule gets what the engine would show it: the inputs, joined
 * by what they were computed from; of a resource that is only read, what was read.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go (ResourceV3)
 */
export function stackOfStates(
    entries: readonly StateEntry[],
    masked: boolean,
): Omit<ReadStack, "incomplete" | "organizationIds"> {
    // Before secrets and unknown values are made to throw.
    const account = accountOf(entries.map(({ state }) => state));
    const states = new Map(
        entries.map(({ state, place }) => [textAt(state["urn"], `${place}.urn`), { state, place }]),
    );
    const providers = providersIn(states);
    const resources = new Map<string, Joined>();
    for (const [urn, { state, place }] of states) {
        const held = recordOf(state["inputs"]);
        const read = recordOf(state["outputs"]);
        const provider = providers.get(providerOf(state));
        // Before unknown values are made to throw.
        const arn = filledTextOf(read["arn"]);
        const accountTold = accountInArnOf(state) ?? provider?.account;
        resources.set(urn, {
            type: textAt(state["type"], `${place}.type`),
            name: nameIn(urn),
            urn,
            arn,
            account: accountTold,
            props: withUnknowns(isToldByOutputs(state) ? read : held, masked),
            providerRegion: provider?.region,
            propertyDependencies: {},
        });
    }
    for (const [urn, { state, place }] of states) {
        const resource = resources.get(urn);
        if (resource !== undefined) {
            resource.propertyDependencies = dependenciesOf(state, place, resources);
        }
    }
    const external = [...resources].filter(([urn]) => isExternal(states.get(urn)?.state ?? {}));
    const withoutProperties = external.filter(
        ([urn]) => states.get(urn)?.state["outputs"] === undefined,
    );
    const withoutUrns = new Set(withoutProperties.map(([urn]) => urn));
    const name = stackNameIn([...states.keys()][0] ?? "");
    return {
        id: name?.stack,
        name: name ?? { stack: "", project: undefined },
        account,
        resources: [...resources.values()].filter(({ urn = "" }) => !withoutUrns.has(urn)),
        external: new Set(external.map(([, resource]) => resource)),
        withoutProperties: withoutProperties.map(([, resource]) => resource),
    };
}

function isExternal(state: Props): boolean {
    return state["external"] === true;
}

/** What is only read, and the engine's own resources: a stack, or a reference to one. */
function isToldByOutputs(state: Props): boolean {
    return isExternal(state) || String(state["type"]).startsWith("pulumi:pulumi:");
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>`, where the name may hold colons. */
function nameIn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** Where a provider makes its resources. */
interface Place {
    readonly region: string | undefined;
    readonly account: string | undefined;
}

function providersIn(states: ReadonlyMap<string, StateEntry>): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>();
    for (const [urn, { state }] of states) {
        if (String(state["type"]).startsWith("pulumi:providers:")) {
            const inputs = withUnknowns(state["inputs"]);
            places.set(urn, {
                region: ifKnown(() => filledTextOf(inputs["region"])),
                account: ifKnown(() => accountOfProvider(inputs)),
            });
        }
    }
    return places;
}

function dependenciesOf(
    state: Props,
    place: string,
    resources: ReadonlyMap<string, Resource>,
): Joined["propertyDependencies"] {
    const given = state["propertyDependencies"] ?? {};
    const name = `${place}.propertyDependencies`;
    return Object.fromEntries(
        Object.entries(objectAt(given, name)).map(([property, urns]) => [
            property,
            listAt(urns, `${name}.${property}`)
                .map((urn) => resources.get(String(urn)))
                .filter((resource) => resource !== undefined)
                .flatMap(judgedResources),
        ]),
    );
}
