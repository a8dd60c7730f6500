import {
    component,
    type OutputOf,
    type PlannedComponent,
    type PlannedItem,
    resource,
} from "../shared/pulumi/plan";

export interface RegionalSettingArgs {
    /** What follows `servicesetting` in the setting's ARN. */
    readonly settingId: string;
    readonly settingValue: string | OutputOf;
    readonly regions: readonly string[];
    /** What has to be there before. @default nothing */
    readonly after?: readonly PlannedItem[];
}

/** A setting of Systems Manager, the same in several regions. Deleting it brings AWS's default back. */
export function regionalSetting(
    name: string,
    { settingId, settingValue, regions, after = [] }: RegionalSettingArgs,
): readonly PlannedItem[] {
    const parent: PlannedComponent = component("session-logs:member:RegionalSetting", name);
    return [
        parent,
        ...regions.map((region) =>
            resource(
                "ServiceSetting",
                `${name}-${region}`,
                { settingId, settingValue, region },
                { parent, dependsOn: after },
            ),
        ),
    ];
}
