import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FLEET = join(__dirname, "..", "..", "..", "fleet");

/** Packages of the SDK by the prefix of their service's actions. */
const SERVICES: Readonly<Record<string, string>> = {
    "client-cloudwatch-logs": "logs",
    "client-iam": "iam",
    "client-kms": "kms",
    "client-organizations": "organizations",
    "client-s3": "s3",
    "client-ssm": "ssm",
    "client-sts": "sts",
};

/** Calls that IAM knows by another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
};

/** Actions of AWS that the sources of some folders of fleet/ call by the SDK. */
export function sdkActions(...folders: readonly string[]): readonly string[] {
    const texts = folders.flatMap((folder) =>
        readdirSync(join(FLEET, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => readFileSync(join(FLEET, folder, file), "utf8")),
    );
    const actions = texts.flatMap(callsIn).map((action) => OTHER_NAMES[action] ?? action);
    return [...new Set(actions)].sort();
}

function callsIn(text: string): readonly string[] {
    const imports = text.matchAll(/import \{([^}]+)\} from "@aws-sdk\/(client-[\w-]+)"/g);
    return [...imports].flatMap(([, names = "", client = ""]) =>
        [...names.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b(?!Output|Input)/g)].map(
            ([, paginated, sent]) => `${SERVICES[client] ?? client}:${paginated ?? sent ?? ""}`,
        ),
    );
}
