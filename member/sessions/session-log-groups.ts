import {
    component,
    type PlannedComponent,
    type PlannedItem,
    resource,
} from "../../shared/pulumi/plan";

export interface SessionLogGroupsArgs {
    readonly logGroupName: string;
    /** Days after which an event is gone; one of the numbers that CloudWatch Logs takes. */
    readonly retentionDays: number;
    /** Region → full ARN of the key that encrypts the group there. */
    readonly kmsKeyArns: Readonly<Record<string, string>>;
}

/** The group of each region that sessions are streamed to while they run. */
export function sessionLogGroups(
    name: string,
    { logGroupName, retentionDays, kmsKeyArns }: SessionLogGroupsArgs,
): { readonly group: PlannedComponent; readonly items: readonly PlannedItem[] } {
    const group = component("session-logs:member:SessionLogGroups", name);
    const groups = Object.entries(kmsKeyArns).map(([region, kmsKeyId]) =>
        resource(
            "LogGroup",
            `${name}-${region}`,
            { name: logGroupName, region, kmsKeyId, retentionInDays: retentionDays },
            { parent: group },
        ),
    );
    return { group, items: [group, ...groups] };
}
