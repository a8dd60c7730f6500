import type { S3 } from "@aws-sdk/client-s3";
import type { Context } from "../../session/context";

export function s3(context: Context): Promise<S3> {
    return context.client("s3", async (configuration) => {
        const { S3 } = await import("@aws-sdk/client-s3");
        return new S3(configuration);
    });
}
