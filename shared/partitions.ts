/** A part of AWS with accounts, regions and ARNs of its own. */
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
 * Made by `npm run regions` from @aws-sdk/core, which holds the SDKs' table; a change by hand is
 * lost.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export const PARTITIONS = [
    {
        name: "aws",
        suffix: "amazonaws.com",
        globalRegion: "us-east-1",
        regions: words(`
            ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2
            ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1
            us-east-2 us-west-1 us-west-2
        `),
        optInRegions: words(`
            af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5
            ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1
            me-central-1 me-south-1 me-west-1 mx-central-1 sa-west-1
        `),
    },
    {
        name: "aws-cn",
        suffix: "amazonaws.com.cn",
        globalRegion: "cn-northwest-1",
        regions: words(`
            cn-north-1 cn-northwest-1
        `),
        optInRegions: [],
    },
    {
        name: "aws-eusc",
        suffix: "amazonaws.eu",
        globalRegion: "eusc-de-east-1",
        regions: words(`
            eusc-de-east-1
        `),
        optInRegions: [],
    },
    {
        name: "aws-iso",
        suffix: "c2s.ic.gov",
        globalRegion: "us-iso-east-1",
        regions: words(`
            us-iso-east-1 us-iso-west-1
        `),
        optInRegions: [],
    },
    {
        name: "aws-iso-b",
        suffix: "sc2s.sgov.gov",
        globalRegion: "us-isob-east-1",
        regions: words(`
            us-isob-east-1 us-isob-west-1
        `),
        optInRegions: [],
    },
    {
        name: "aws-iso-e",
        suffix: "cloud.adc-e.uk",
        globalRegion: "eu-isoe-west-1",
        regions: words(`
            eu-isoe-west-1
        `),
        optInRegions: [],
    },
    {
        name: "aws-iso-f",
        suffix: "csp.hci.ic.gov",
        globalRegion: "us-isof-south-1",
        regions: words(`
            us-isof-east-1 us-isof-south-1
        `),
        optInRegions: [],
    },
    {
        name: "aws-us-gov",
        suffix: "amazonaws.com",
        globalRegion: "us-gov-west-1",
        regions: words(`
            us-gov-east-1 us-gov-west-1
        `),
        optInRegions: [],
    },
] as const satisfies readonly Partition[];

function words(text: string): readonly string[] {
    return text.split(/\s+/).filter((word) => word !== "");
}
