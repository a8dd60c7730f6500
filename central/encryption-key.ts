import {
    component,
    json,
    output,
    type OutputOf,
    type PlannedComponent,
    type PlannedItem,
    type PlannedResource,
    resource,
} from "../shared/pulumi/plan";
import type { PolicyDocument } from "../shared/policy-document";

/** The longest KMS allows: time to notice that a key is about to go, and its logs with it. */
export const DELETION_WINDOW_DAYS = 30;

export interface EncryptionKeyArgs {
    /** What the key is for, as the KMS console shows it. */
    readonly description: string;
    /** The key's alias, the same in every region, such as `alias/session-logs-bucket`. */
    readonly alias: string;
    /** The region of the key itself. */
    readonly region: string;
    /** Whether nodes of several regions use it. A key can't be changed from one to the other. */
    readonly multiRegion: boolean;
    /** Regions that get a replica; only of a multi-Region key. */
    readonly replicaRegions: readonly string[];
    /** Region → id of a replica that is there and comes under this stack. */
    readonly importedReplicas?: Readonly<Record<string, string>>;
    /** The policy of the key and of every replica: KMS does not share it between them. */
    readonly policy: PolicyDocument;
    /** Tags of the key and of every replica, beside those of the provider. */
    readonly tags?: Readonly<Record<string, string>> | undefined;
    /** ARN of the key where it exists already: then only its replicas are made. @default made here */
    readonly existingArn?: string | undefined;
    /** Whether Pulumi is kept from deleting the key. */
    readonly protect: boolean;
}

export interface EncryptionKey {
    readonly items: readonly PlannedItem[];
    readonly arn: string | OutputOf;
    /** Region → ARN of the key or of its replica there. */
    readonly arns: Readonly<Record<string, string | OutputOf>>;
}

/**
 * A symmetric KMS key with yearly rotation, an alias and, if multi-Region, a replica with the same
 * alias in each further region.
 */
export function encryptionKey(name: string, args: EncryptionKeyArgs): EncryptionKey {
    const { region, alias, replicaRegions, existingArn, protect } = args;
    const parent = component("session-logs:central:EncryptionKey", name, { protect });
    const own = existingArn === undefined ? keyIn(region, name, args, parent) : undefined;
    const arn = own ? output(own, "arn") : (existingArn ?? "");
    const replicas = replicaRegions.map(
        (replica) => [replica, replicaIn(replica, name, arn, args, parent)] as const,
    );
    const aliased = [...(own ? [[region, own] as const] : []), ...replicas];
    return {
        items: [
            parent,
            ...aliased.flatMap(([place, key]) => [key, aliasOf(key, alias, place, parent)]),
        ],
        arn,
        arns: Object.fromEntries([
            [region, arn],
            ...replicas.map(([place, key]) => [place, output(key, "arn")] as const),
        ]),
    };
}

function keyIn(
    region: string,
    name: string,
    { description, multiRegion, policy, tags, protect }: EncryptionKeyArgs,
    parent: PlannedComponent,
): PlannedResource {
    return resource(
        "Key",
        name,
        {
            description,
            region,
            multiRegion,
            enableKeyRotation: true,
            deletionWindowInDays: DELETION_WINDOW_DAYS,
            policy: json(policy),
            tags,
        },
        { parent, protect },
    );
}

function replicaIn(
    region: string,
    name: string,
    primaryKeyArn: string | OutputOf,
    { description, policy, tags, importedReplicas }: EncryptionKeyArgs,
    parent: PlannedComponent,
): PlannedResource {
    const importId = importedReplicas?.[region];
    return resource(
        "ReplicaKey",
        `${name}-${region}`,
        {
            description,
            region,
            primaryKeyArn,
            deletionWindowInDays: DELETION_WINDOW_DAYS,
            policy: json(policy),
            tags,
        },
        // Leaving a region is refused unless forced, before anything is planned. Protected, a replica
        // would also have to be unprotected by hand: what is not declared any more keeps its protection.
        { parent, protect: false, ...(importId && { import: `${importId}@${region}` }) },
    );
}

function aliasOf(
    key: PlannedResource,
    alias: string,
    region: string,
    parent: PlannedComponent,
): PlannedResource {
    return resource(
        "Alias",
        key.name,
        { name: alias, region, targetKeyId: output(key, "keyId") },
        // An alias comes back in a second; the key it names does not.
        { parent, protect: false },
    );
}
