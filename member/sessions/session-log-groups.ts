import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import * as pulumi from "@pulumi/pulumi";

export interface SessionLogGroupsArgs {
    readonly logGroupName: string;
    /** Days after which an event is gone; one of the numbers that CloudWatch Logs takes. */
    readonly retentionDays: number;
    /** Region → full ARN of the key that encrypts the group there. */
    readonly kmsKeyArns: Readonly<Record<string, string>>;
}

/** The group of each region that sessions are streamed to while they run. */
export class SessionLogGroups extends pulumi.ComponentResource {
    constructor(name: string, args: SessionLogGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-logs:member:SessionLogGroups", name, {}, opts);
        for (const [region, kmsKeyId] of Object.entries(args.kmsKeyArns)) {
            new LogGroup(
                `${name}-${region}`,
                {
                    name: args.logGroupName,
                    region,
                    kmsKeyId,
                    retentionInDays: args.retentionDays,
                },
                { parent: this },
            );
        }
        this.registerOutputs({});
    }
}
