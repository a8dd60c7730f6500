import { Provider } from "@pulumi/aws/provider";
import { bucketPolicy } from "../../../central/bucket-policy";
import { keyPolicy } from "../../../central/key-policy";
import { logArchive } from "../../../central/log-archive";
import { nodePolicy } from "../../../member/nodes/node-policy";
import { declare } from "../../../shared/pulumi/declare";
import { json, output, type PlannedItem, resource } from "../../../shared/pulumi/plan";

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

const hundred = Array.from({ length: 100 }, (_, index) => itemsOf(index)).flat();

function itemsOf(index: number): readonly PlannedItem[] {
    const bucketName = `session-logs-111111111111-${index}`;
    const key = resource("Key", `key-${index}`, {
        description: "Session logs",
        deletionWindowInDays: 30,
        enableKeyRotation: true,
        policy: json(keyPolicy({ ...archive, bucketName, uses: ["logs"] })),
    });
    const { items } = logArchive(`archive-${index}`, {
        bucketName,
        region,
        keyArn: output(key, "arn"),
        policy: bucketPolicy({ ...archive, bucketName, keyPrefix: "" }),
        retentionDays: 365,
        archiveAfterDays: 90,
        protect: false,
    });
    const permissions = nodePolicy({
        accountId: "222222222222",
        bucketArn: `arn:aws:s3:::${bucketName}`,
        keyPrefix: "",
        bucketKeyArn: `arn:aws:kms:${region}:111111111111:key/bucket-${index}`,
        sessionKeyArns: [`arn:aws:kms:${region}:111111111111:key/mrk-${index}`],
    });
    const policy = resource("Policy", `node-permissions-${index}`, {
        name: `session-logs-node-${index}`,
        policy: json(permissions),
    });
    return [key, ...items, policy];
}

export = async () => {
    const account = new Provider("account", { profile: "log-archive", region });
    await declare({ items: hundred, outputs: {} }, account);
};
