import { ServiceSetting } from "@pulumi/aws/ssm/serviceSetting";
import * as pulumi from "@pulumi/pulumi";

export interface RegionalSettingArgs {
    /** What follows `servicesetting` in the setting's ARN. */
    readonly settingId: string;
    readonly settingValue: pulumi.Input<string>;
    readonly regions: readonly string[];
}

/** A setting of Systems Manager, the same in several regions. Deleting it brings AWS's default back. */
export class RegionalSetting extends pulumi.ComponentResource {
    constructor(name: string, args: RegionalSettingArgs, opts?: pulumi.ComponentResourceOptions) {
        super("session-logs:member:RegionalSetting", name, {}, opts);
        for (const region of args.regions) {
            new ServiceSetting(
                `${name}-${region}`,
                { settingId: args.settingId, settingValue: args.settingValue, region },
                { parent: this, dependsOn: opts?.dependsOn },
            );
        }
        this.registerOutputs({});
    }
}
