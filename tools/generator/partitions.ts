import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { wrapped } from "./words";

/** A partition as the AWS SDKs' own table says; region → what else is known about it. */
interface Partition {
    readonly id: string;
    readonly outputs: { readonly dnsSuffix: string; readonly implicitGlobalRegion: string };
    readonly regions: Readonly<Record<string, unknown>>;
}

const DATA = "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js";

/**
 * The regions that every account of partition aws has. This list is closed: each region that AWS
 * launched there after 20 March 2019 has to be enabled, so it comes from no package.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const ENABLED_BY_DEFAULT: readonly string[] = [
    ...["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"],
    ...["ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2"],
    ...["eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"],
];

const HEADER = `/** A part of AWS with accounts, regions and ARNs of its own. */
export interface Partition {
    readonly name: string;
    /** What the names of its endpoints end with. */
    readonly suffix: string;
    /** Where its global services live. */
    readonly globalRegion: string;
    /** The regions that each of its accounts has. */
    readonly regions: readonly string[];
    /** The regions that an account has only once somebody has enabled them there. */
    readonly optInRegions: readonly string[];
}

/**
 * Every partition and region, the commercial partition first.
 *
 * Made by \`npm run regions\` from @aws-sdk/core, which holds the SDKs' table; a change by hand is
 * lost.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export const PARTITIONS = [
`;

const FOOTER = `] as const satisfies readonly Partition[];

function words(text: string): readonly string[] {
    return text.split(/\\s+/).filter((word) => word !== "");
}
`;

/** The text of shared/partitions.ts. */
export function partitionsText(): string {
    return `${HEADER}${partitions().map(textOf).join("")}${FOOTER}`;
}

/** The table itself is no export of the package. */
function partitions(): readonly Partition[] {
    const folder = dirname(require.resolve("@aws-sdk/core/package.json"));
    const source = readFileSync(join(folder, DATA), "utf8");
    const table = source.slice(source.indexOf("{"), source.lastIndexOf("}") + 1);
    return (JSON.parse(table) as { readonly partitions: readonly Partition[] }).partitions;
}

function textOf({ id, outputs, regions }: Partition): string {
    const names = Object.keys(regions)
        .filter((name) => !name.endsWith("-global"))
        .sort();
    const isOptIn = (name: string) => id === "aws" && !ENABLED_BY_DEFAULT.includes(name);
    return [
        "    {",
        `        name: "${id}",`,
        `        suffix: "${outputs.dnsSuffix}",`,
        `        globalRegion: "${outputs.implicitGlobalRegion}",`,
        `        regions: ${listOf(names.filter((name) => !isOptIn(name)))},`,
        `        optInRegions: ${listOf(names.filter(isOptIn))},`,
        "    },",
        "",
    ].join("\n");
}

function listOf(names: readonly string[]): string {
    return names.length === 0
        ? "[]"
        : `words(\`\n${wrapped(names, " ".repeat(12)).join("\n")}\n        \`)`;
}
