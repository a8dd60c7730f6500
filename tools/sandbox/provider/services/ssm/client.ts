import type { SSM } from "@aws-sdk/client-ssm";
import type { Context } from "../../session/context";

export function ssm(context: Context): Promise<SSM> {
    return context.client("ssm", async (configuration) => {
        const { SSM } = await import("@aws-sdk/client-ssm");
        return new SSM(configuration);
    });
}
