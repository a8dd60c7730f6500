import type { ServiceSettingArgs, ServiceSettingState } from "@pulumi/aws/ssm/serviceSetting";
import { output, text } from "../../properties/property";
import { resource } from "../../resource";
import type { Context } from "../../session/context";
import { ssm } from "./client";

/** An id is the setting's ARN; a program names the setting by that or by what follows in it. */
export const serviceSetting = resource<ServiceSettingArgs, ServiceSettingState>({
    token: "aws:ssm/serviceSetting:ServiceSetting",
    properties: {
        region: text({ computed: true, forcesReplacement: true }),
        settingId: text({ required: true }),
        settingValue: text({ required: true }),
        arn: output("settingId"),
        status: output("settingValue"),
    },
    async create(context, { settingId, settingValue }) {
        await set(context, settingId, settingValue);
        return arnOf(context, settingId);
    },
    async read(context, id, { settingId = "" }) {
        const client = await ssm(context);
        const { ServiceSetting: live } = await client.getServiceSetting({ SettingId: id });
        return {
            arn: live?.ARN,
            settingId: settingId.startsWith("arn:") ? live?.ARN : live?.SettingId,
            settingValue: live?.SettingValue,
            status: live?.Status,
        };
    },
    async update(context, _, { settingId, settingValue }) {
        await set(context, settingId, settingValue);
    },
    async delete(context, id) {
        const client = await ssm(context);
        await client.resetServiceSetting({ SettingId: id });
    },
});

async function set(context: Context, SettingId: string, SettingValue: string): Promise<void> {
    const client = await ssm(context);
    await client.updateServiceSetting({ SettingId, SettingValue });
}

async function arnOf(context: Context, settingId: string): Promise<string> {
    if (settingId.startsWith("arn:")) return settingId;
    const { partition, region } = context;
    return `arn:${partition}:ssm:${region}:${await context.accountId()}:servicesetting${settingId}`;
}
