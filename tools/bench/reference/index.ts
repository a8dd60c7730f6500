// eslint-disable-next-line no-restricted-imports -- the template's own import, measured here
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/*
 * What stacks/Pulumi.payments.yaml deploys, written as a user of the template `aws-typescript`
 * writes it: the whole AWS package, everything in one file, values in the code. For a loop over
 * accounts, the shell tells it which one's turn it is.
 */

const fromLoop = process.env["ACCOUNT_ID"];
const accountId = fromLoop ?? "222222222222";
const roles = ["payments-api-node", "payments-batch-node"];
const regions = ["eu-west-1", "us-east-1"];

const central = new pulumi.StackReference("organization/session-logs/central");
const bucketName = central.requireOutput("bucketName");
const bucketArn = central.requireOutput("bucketArn");
const bucketKeyArn = central.requireOutput("bucketKeyArn");
const sessionKeyArns = central.requireOutput("sessionKeyArns") as pulumi.Output<
    Record<string, string>
>;

const account = new aws.Provider("account", {
    ...(fromLoop === undefined
        ? { profile: "payments" }
        : {
              assumeRoles: [
                  { roleArn: `arn:aws:iam::${fromLoop}:role/OrganizationAccountAccessRole` },
              ],
          }),
    region: "eu-west-1",
    allowedAccountIds: [accountId],
});

const policy = new aws.iam.Policy(
    "node-permissions",
    {
        name: "session-logs-node",
        policy: pulumi.jsonStringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Action: "s3:GetEncryptionConfiguration", Resource: bucketArn },
                {
                    Effect: "Allow",
                    Action: ["s3:PutObject", "s3:PutObjectAcl"],
                    Resource: pulumi.interpolate`${bucketArn}/${accountId}/*`,
                },
                {
                    Effect: "Allow",
                    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                    Resource: bucketKeyArn,
                },
                {
                    Effect: "Allow",
                    Action: "kms:Decrypt",
                    Resource: sessionKeyArns.apply((arns) => Object.values(arns)),
                },
            ],
        }),
    },
    { provider: account },
);

for (const role of roles) {
    new aws.iam.RolePolicyAttachment(role, { role, policyArn: policy.arn }, { provider: account });
}

for (const region of regions) {
    new aws.ssm.Document(
        `session-preferences-${region}`,
        {
            name: "SSM-SessionManagerRunShell",
            region,
            documentType: "Session",
            documentFormat: "JSON",
            content: pulumi.jsonStringify({
                schemaVersion: "1.0",
                description: "Session Manager preferences",
                sessionType: "Standard_Stream",
                inputs: {
                    s3BucketName: bucketName,
                    s3KeyPrefix: `${accountId}/${region}`,
                    s3EncryptionEnabled: true,
                    cloudWatchLogGroupName: "",
                    cloudWatchEncryptionEnabled: false,
                    cloudWatchStreamingEnabled: false,
                    kmsKeyId: sessionKeyArns.apply((arns) => arns[region]),
                    runAsEnabled: false,
                    runAsDefaultUser: "",
                    idleSessionTimeout: "20",
                    maxSessionDuration: "",
                    shellProfile: { linux: "", windows: "" },
                },
            }),
        },
        { provider: account },
    );
}

export const logs = pulumi.interpolate`s3://${bucketName}/${accountId}/`;
