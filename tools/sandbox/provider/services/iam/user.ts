import type { GetUserArgs, GetUserResult } from "@pulumi/aws/iam/getUser";
import { tags, text } from "../../properties/property";
import { invoke } from "../../resource";
import { fromAwsTags } from "../../tags";
import { iam, NO_SUCH_ENTITY } from "./client";
import { found, unlessMissing } from "../../session/aws-error";

export const getUser = invoke<GetUserArgs, GetUserResult>({
    token: "aws:iam/getUser:getUser",
    properties: { userName: text({ required: true }), tags: tags() },
    async call(context, { userName }) {
        const client = await iam(context);
        const { User } = await found(
            `IAM User (${userName})`,
            unlessMissing(client.getUser({ UserName: userName }), NO_SUCH_ENTITY),
        );
        return {
            arn: User?.Arn,
            id: User?.UserId,
            path: User?.Path,
            permissionsBoundary: User?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
            tags: fromAwsTags(User?.Tags ?? []),
            userId: User?.UserId,
            userName: User?.UserName,
        };
    },
});
