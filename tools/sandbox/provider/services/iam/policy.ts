import type { IAM } from "@aws-sdk/client-iam";
import type { GetPolicyArgs, GetPolicyResult } from "@pulumi/aws/iam/getPolicy";
import type { PolicyArgs, PolicyState } from "@pulumi/aws/iam/policy";
import { found, unlessMissing } from "../../session/aws-error";
import { decodedDocument, givenName, iam, NO_SUCH_ENTITY } from "./client";
import { output, policy, tags, text, unserved } from "../../properties/property";
import { invoke, resource } from "../../resource";
import { fromAwsTags, tagChanges, toAwsTags } from "../../tags";

/** How many versions of a policy IAM keeps (IAM User Guide, "Versioning IAM policies"). */
const KEPT_VERSIONS = 5;

export const managedPolicy = resource<PolicyArgs, PolicyState>({
    token: "aws:iam/policy:Policy",
    properties: {
        delayAfterPolicyCreationInMs: unserved,
        description: text({ forcesReplacement: true }),
        name: text({ forcesReplacement: true, autoName: { maximumLength: 128 } }),
        namePrefix: text({ computed: true, forcesReplacement: true }),
        path: text({ default: "/", forcesReplacement: true }),
        policy: policy({ required: true }),
        tags: tags(),
        arn: output(),
        attachmentCount: output(),
        policyId: output(),
        tagsAll: output(),
    },
    async create(context, inputs) {
        const client = await iam(context);
        const { Policy } = await client.createPolicy({
            Description: inputs.description,
            Path: inputs.path,
            PolicyDocument: inputs.policy,
            PolicyName: givenName(inputs.name, inputs.namePrefix),
            Tags: toAwsTags(inputs.tagsAll),
        });
        return Policy?.Arn ?? "";
    },
    async read(context, id) {
        const client = await iam(context);
        const found = await unlessMissing(client.getPolicy({ PolicyArn: id }), NO_SUCH_ENTITY);
        const live = found?.Policy;
        if (!live) return undefined;
        const VersionId = live.DefaultVersionId;
        const { PolicyVersion } = await client.getPolicyVersion({ PolicyArn: id, VersionId });
        return {
            arn: live.Arn,
            attachmentCount: live.AttachmentCount,
            description: live.Description,
            name: live.PolicyName,
            path: live.Path,
            policy: decodedDocument(PolicyVersion?.Document),
            policyId: live.PolicyId,
            tagsAll: fromAwsTags(live.Tags),
        };
    },
    async update(context, id, news, olds) {
        const client = await iam(context);
        const PolicyArn = id;
        if (news.policy !== olds.policy) {
            await makeRoomForVersion(client, PolicyArn);
            const version = { PolicyArn, PolicyDocument: news.policy, SetAsDefault: true };
            await client.createPolicyVersion(version);
        }
        const { set, removed } = tagChanges(olds.tagsAll, news.tagsAll);
        if (removed.length > 0) await client.untagPolicy({ PolicyArn, TagKeys: [...removed] });
        const Tags = toAwsTags(set);
        if (Tags.length > 0) await client.tagPolicy({ PolicyArn, Tags });
    },
    async delete(context, id) {
        const client = await iam(context);
        const removal = async () => {
            for (const VersionId of await otherVersions(client, id)) {
                await client.deletePolicyVersion({ PolicyArn: id, VersionId });
            }
            await client.deletePolicy({ PolicyArn: id });
        };
        await unlessMissing(removal(), NO_SUCH_ENTITY);
    },
});

async function makeRoomForVersion(client: IAM, PolicyArn: string): Promise<void> {
    const others = await otherVersions(client, PolicyArn);
    if (others.length + 1 < KEPT_VERSIONS) return;
    await client.deletePolicyVersion({ PolicyArn, VersionId: others.at(-1) });
}

/** The ids of the versions that are not the default, newest first. */
async function otherVersions(client: IAM, PolicyArn: string): Promise<string[]> {
    const { Versions = [] } = await client.listPolicyVersions({ PolicyArn });
    return Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)
        .map(({ VersionId = "" }) => VersionId)
        .sort((one, other) => Number(other.slice(1)) - Number(one.slice(1)));
}

export const getPolicy = invoke<GetPolicyArgs, GetPolicyResult>({
    token: "aws:iam/getPolicy:getPolicy",
    properties: { arn: text(), name: unserved, pathPrefix: unserved, tags: tags() },
    async call(context, { arn }) {
        const client = await iam(context);
        const { Policy: live } = await found(
            `IAM Policy (${arn})`,
            unlessMissing(client.getPolicy({ PolicyArn: arn }), NO_SUCH_ENTITY),
        );
        const VersionId = live?.DefaultVersionId;
        const { PolicyVersion } = await client.getPolicyVersion({ PolicyArn: arn, VersionId });
        return {
            arn,
            attachmentCount: live?.AttachmentCount,
            description: live?.Description ?? "",
            id: arn,
            name: live?.PolicyName,
            path: live?.Path,
            policy: decodedDocument(PolicyVersion?.Document),
            policyId: live?.PolicyId,
            tags: fromAwsTags(live?.Tags),
        };
    },
});
