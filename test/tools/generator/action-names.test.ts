import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actionNamesText } from "../../../tools/generator/action-names";
import {
    KMS_KEY_ACTIONS,
    KMS_OTHER_ACTIONS,
    S3_ACCESS_POINT_ACTIONS,
    S3_BUCKET_ACTIONS,
    S3_OBJECT_ACTIONS,
    S3_OTHER_ACTIONS,
} from "../../../shared/iam/match/action-names";

const FILE = join(__dirname, "..", "..", "..", "shared", "iam", "match", "action-names.ts");

describe("the action names", () => {
    it("are those of the pinned service reference", async () =>
        assert.equal(
            readFileSync(FILE, "utf8"),
            await actionNamesText(),
            "action-names.ts is not current: npm run actions",
        ));

    it("stand in the list of what they act on", () => {
        const placed = [
            [S3_OBJECT_ACTIONS, "PutObject", "GetObjectAnnotation", "AbortMultipartUpload"],
            [S3_BUCKET_ACTIONS, "ListBucket", "PutBucketPolicy", "TagResource"],
            [S3_ACCESS_POINT_ACTIONS, "PutAccessPointPolicy"],
            [S3_OTHER_ACTIONS, "ListAllMyBuckets", "CreateJob"],
            [KMS_KEY_ACTIONS, "Decrypt", "CreateAlias", "GetKeyLastUsage"],
            [KMS_OTHER_ACTIONS, "CreateKey", "GenerateRandom"],
        ] as const;
        for (const [list, ...names] of placed) {
            for (const name of names) {
                assert.ok(list.includes(name), name);
            }
        }
    });
});
