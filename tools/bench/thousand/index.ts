import { Policy } from "@pulumi/aws/iam/policy";
import { Key } from "@pulumi/aws/kms/key";
import { Provider } from "@pulumi/aws/provider";
import { bucketPolicy } from "../../../central/bucket-policy";
import { keyPolicy } from "../../../central/key-policy";
import { LogArchive } from "../../../central/log-archive";
import { nodePolicy } from "../../../member/nodes/node-policy";

/*
 * A hundred archives of ten resources each. Nearly every resource is of a type that the policy
 * pack judges, which is far more work for it than an ordinary stack of this size.
 */

const region = "eu-west-1";
const archive = {
    region,
    partition: "aws",
    accountId: "111111111111",
    admitted: { organizationId: "o-exampleorgid1" },
    readerArns: [],
};

const account = new Provider("account", { profile: "log-archive", region });
const opts = { providers: { aws: account } };

for (let index = 0; index < 100; index++) {
    const bucketName = `session-logs-111111111111-${index}`;
    const key = new Key(
        `key-${index}`,
        {
            description: "Session logs",
            deletionWindowInDays: 30,
            enableKeyRotation: true,
            policy: JSON.stringify(keyPolicy({ ...archive, bucketName, uses: ["logs"] })),
        },
        { provider: account },
    );
    new LogArchive(
        `archive-${index}`,
        {
            bucketName,
            region,
            keyArn: key.arn,
            policy: bucketPolicy({ ...archive, bucketName, keyPrefix: "" }),
            retentionDays: 365,
            archiveAfterDays: 90,
        },
        opts,
    );
    new Policy(
        `node-permissions-${index}`,
        {
            name: `session-logs-node-${index}`,
            policy: JSON.stringify(
                nodePolicy({
                    accountId: "222222222222",
                    bucketArn: `arn:aws:s3:::${bucketName}`,
                    keyPrefix: "",
                    bucketKeyArn: `arn:aws:kms:${region}:111111111111:key/bucket-${index}`,
                    sessionKeyArns: [`arn:aws:kms:${region}:111111111111:key/mrk-${index}`],
                }),
            ),
        },
        { provider: account },
    );
}
