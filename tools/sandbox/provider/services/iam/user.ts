import type { GetUserArgs, GetUserResult } from "@pulumi/aws/iam/getUser";
import { tags, text } from "../../properties/property";
import { invoke } from "../../resource";
import { fromAwsTags } from "../../tags";
import { iam } from "./client";

export const getUser = invoke<GetUserArgs, GetUserResult>({
    token: "aws:iam/getUser:getUser",
    properties: { userName: text({ required: true }), tags: tags() },
    async call(context, { userName }) {
        const { User } = await (await iam(context)).getUser({ UserName: userName });
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
