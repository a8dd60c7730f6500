import type { PolicyResource, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { PACK_SETTINGS, readConfig, withOrganizations, type PackConfig } from "../config";
import { judgeStack, type Judgement, type Violation } from "../judgement";
import type { Rule } from "../rule";
import { accountOfProvider } from "../stack/account";
import { accountInArn } from "../stack/arns";
import { judgedResources } from "../stack/foreign/held";
import type { Resource } from "../stack/resource";
import { filledTextOf, ifKnown, recordOf, type Props } from "../values";
import { organizationIdsIn } from "../stack/organizations";
import { stackOf, type Stack } from "../stack/stack";

/** What one run of the pack remembers between calls of the engine. */
export interface Session {
    readonly rules: readonly Rule[];
    /** The day by which exemptions count, `YYYY-MM-DD`. */
    readonly today: string;
    /** Configuration of each rule that has run, so of no disabled one. */
    readonly configs: Map<string, PackConfig>;
    /**
     * Inputs of each resource, by URN. The stack's turn shows outputs, where the provider fills in
     * what nobody wrote: unknown at preview, and read before the latest change afterwards.
     */
    readonly inputs: Map<string, Props>;
    /** Violations of each resource by rule and URN, which the stack's turn need not repeat. */
    readonly reported: Map<string, readonly Violation[]>;
    /** Properties of `pack-settings`. */
    packWide: Props;
    /** The stack's own config, as far as the engine has told it. */
    readonly stackConfig: () => Props;
    /** The stack that is being judged, which all policies are shown one after the other. */
    turn: Turn;
}

interface Turn {
    /** Place in `rules` of the policy that was shown the stack last. */
    readonly last: number;
    readonly resources: readonly Resource[];
    readonly stacks: Map<PackConfig, Stack>;
    readonly judgements: Map<Rule, Judgement>;
}

export function newSession(
    rules: readonly Rule[],
    today: string,
    stackConfig: () => Props,
): Session {
    return {
        rules,
        today,
        configs: new Map(),
        inputs: new Map(),
        reported: new Map(),
        packWide: {},
        stackConfig,
        turn: { last: -1, resources: [], stacks: new Map(), judgements: new Map() },
    };
}

/**
 * The rule's configuration. Equal ones are the same object, so that they can be keys; they do not
 * change during a run.
 */
export function configOf(
    rule: Rule,
    args: Pick<ResourceValidationArgs, "getConfig">,
    session: Session,
): PackConfig {
    const known = session.configs.get(rule.name);
    if (known !== undefined) {
        return known;
    }
    const own = args.getConfig<Props>();
    if (rule.name === PACK_SETTINGS) {
        session.packWide = own;
    }
    const config = withStackConfig(readConfig(own, session.packWide), session);
    const text = JSON.stringify(config);
    const equal = [...session.configs.values()].find((other) => JSON.stringify(other) === text);
    session.configs.set(rule.name, equal ?? config);
    return equal ?? config;
}

/** The configuration with what the stack's own config says about its organization. */
export function withStackConfig(config: PackConfig, { stackConfig }: Session): PackConfig {
    return withOrganizations(config, organizationIdsIn(stackConfig()));
}

/** A resource as the engine shows it by itself: its inputs, checked by the provider. */
export function resourceOf(args: ResourceValidationArgs): Resource {
    return {
        type: args.type,
        name: args.name,
        props: args.props,
        urn: args.urn,
        ...placeOf(args.provider),
    };
}

/**
 * The stack that a policy is shown. Each policy gets a copy of it, in the order of `rules`; what
 * the first has made of it serves the others.
 */
export function stackFor(
    rule: Rule,
    args: StackValidationArgs,
    config: PackConfig,
    session: Session,
): Stack {
    const place = session.rules.indexOf(rule);
    const isNewTurn = place <= session.turn.last || session.turn.last < 0;
    session.turn = isNewTurn
        ? {
              last: place,
              resources: resourcesOf(args, session),
              stacks: new Map(),
              judgements: new Map(),
          }
        : { ...session.turn, last: place };
    return stackWith(config, session);
}

/** The stack of the current turn, as another rule's configuration makes it look. */
function stackWith(config: PackConfig, { turn }: Session): Stack {
    const stack = turn.stacks.get(config) ?? stackOf(turn.resources, config);
    turn.stacks.set(config, stack);
    return stack;
}

/**
 * What a rule says of the stack of the current turn, its resources included: worked out once, for
 * the rule and for `not-judged`.
 */
export function judgementInStack(rule: Rule, config: PackConfig, session: Session): Judgement {
    const { judgements } = session.turn;
    const judgement =
        judgements.get(rule) ??
        judgeStack({ ...rule, judgeAgainInStack: true }, stackWith(config, session));
    judgements.set(rule, judgement);
    return judgement;
}

/** The stack's resources with their dependencies joined, each the same object everywhere. */
function resourcesOf(args: StackValidationArgs, session: Session): readonly Resource[] {
    type Joined = Resource & { propertyDependencies: Record<string, readonly Resource[]> };
    const byUrn = new Map<string, Joined>(
        args.resources.map((resource) => [
            resource.urn,
            {
                type: resource.type,
                name: resource.name,
                props: propsOf(resource, session),
                urn: resource.urn,
                ...placeOf(resource.provider, resource.props),
                propertyDependencies: {},
            },
        ]),
    );
    for (const resource of args.resources) {
        const target = byUrn.get(resource.urn);
        for (const [property, sources] of Object.entries(resource.propertyDependencies)) {
            if (target !== undefined) {
                target.propertyDependencies[property] = known(sources, byUrn);
            }
        }
    }
    return [...byUrn.values()];
}

function known(
    sources: readonly PolicyResource[],
    byUrn: ReadonlyMap<string, Resource>,
): readonly Resource[] {
    return sources
        .map(({ urn }) => byUrn.get(urn))
        .filter((source) => source !== undefined)
        .flatMap(judgedResources);
}

/** The engine's own resources, a stack and its references, tell by what comes out of them. */
function propsOf({ type, urn, props }: PolicyResource, { inputs }: Session): Props {
    return (type.startsWith("pulumi:") ? undefined : inputs.get(urn)) ?? recordOf(props);
}

/** Where the resource is: by its ARN, once AWS has made it, and by its provider. */
function placeOf(
    provider: { readonly props: Props } | undefined,
    outputs: Props = {},
): Pick<Resource, "arn" | "account" | "providerRegion"> {
    const arn = ifKnown(() => filledTextOf(outputs["arn"]));
    const inputs = recordOf(provider?.props);
    return {
        arn,
        account: accountInArn(arn) ?? ifKnown(() => accountOfProvider(inputs)),
        providerRegion: ifKnown(() => filledTextOf(inputs["region"])),
    };
}
