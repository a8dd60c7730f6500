import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../shared/policy-document";

/** The longest KMS allows: time to notice that a key is about to go, and its logs with it. */
const DELETION_WINDOW_DAYS = 30;

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
    /** The policy of the key and of every replica: KMS does not share it between them. */
    readonly policy: PolicyDocument;
    /** Tags of the key and of every replica, beside those of the provider. */
    readonly tags?: Readonly<Record<string, string>> | undefined;
    /** The key where it exists already: then only its replicas are made. @default made here */
    readonly existing?: Key | undefined;
}

/**
 * A symmetric KMS key with yearly rotation, an alias and, if multi-Region, a replica with the same
 * alias in each further region.
 */
export class EncryptionKey extends pulumi.ComponentResource {
    readonly arn: pulumi.Output<string>;
    /** Region → ARN of the key or of its replica there. */
    readonly arns: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-logs:central:EncryptionKey", name, {}, opts);
        const policy = JSON.stringify(args.policy);

        const key = args.existing ?? this.key(name, args, policy);

        const replicas = args.replicaRegions.map((region) => {
            const replica = new ReplicaKey(
                `${name}-${region}`,
                {
                    description: args.description,
                    region,
                    primaryKeyArn: key.arn,
                    deletionWindowInDays: DELETION_WINDOW_DAYS,
                    policy,
                    tags: args.tags,
                },
                { parent: this },
            );
            this.alias(`${name}-${region}`, args.alias, region, replica);
            return [region, replica.arn] as const;
        });

        this.arn = key.arn;
        this.arns = pulumi.output(Object.fromEntries([[args.region, key.arn], ...replicas]));
        this.registerOutputs({ arn: this.arn, arns: this.arns });
    }

    private key(name: string, args: EncryptionKeyArgs, policy: string): Key {
        const key = new Key(
            name,
            {
                description: args.description,
                region: args.region,
                multiRegion: args.multiRegion,
                enableKeyRotation: true,
                deletionWindowInDays: DELETION_WINDOW_DAYS,
                policy,
                tags: args.tags,
            },
            { parent: this },
        );
        this.alias(name, args.alias, args.region, key);
        return key;
    }

    private alias(name: string, alias: string, region: string, key: Key | ReplicaKey): void {
        new Alias(
            name,
            { name: alias, region, targetKeyId: key.keyId },
            // An alias comes back in a second; the key it names does not.
            { parent: this, protect: false },
        );
    }
}
