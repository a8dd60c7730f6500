import { closest, distance } from "fastest-levenshtein";
import { partitionOf } from "./arn";
import { PARTITIONS } from "./partitions";
import type { Contradiction } from "./settings";

/** A region in a party's config, and the way to it. */
export interface PlacedRegion {
    readonly path: Contradiction["path"];
    readonly region: string;
}

const KNOWN_REGIONS: readonly string[] = PARTITIONS.flatMap(({ regions, optInRegions }) => [
    ...regions,
    ...optInRegions,
]);

/**
 * Whether accounts have the region only once somebody has enabled it there. So it is with every
 * region of the commercial partition that is newer than the table.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export function isOptIn(region: string): boolean {
    const partition = PARTITIONS.find(({ name }) => name === partitionOf(region));
    return (
        partition !== undefined &&
        partition.optInRegions.length > 0 &&
        !partition.regions.includes(region)
    );
}

/**
 * Regions that AWS does not have, and those of another partition than the first, where the account
 * can't be.
 *
 * @param newer Regions that AWS has opened since the table was made.
 */
export function contradictoryRegions(
    placed: readonly PlacedRegion[],
    newer: readonly string[],
): readonly Contradiction[] {
    const isKnown = ({ region }: PlacedRegion) =>
        KNOWN_REGIONS.includes(region) || newer.includes(region);
    const known = placed.filter(isKnown);
    const [first] = known;
    const own = partitionOf(first?.region ?? "");
    return [
        ...placed
            .filter((one) => !isKnown(one))
            .map(({ path, region }) => ({
                path,
                found: region,
                message: "is not a region that this version knows",
                remedy: adviceFor(region),
            })),
        ...known
            .filter(({ region }) => partitionOf(region) !== own)
            .map(({ path, region }) => ({
                path,
                found: region,
                message: `is in partition ${partitionOf(region)}, while ${first?.region} is in ${own}`,
                remedy: `Write a region of ${own}: an account belongs to one partition.`,
            })),
    ];
}

function adviceFor(region: string): string {
    const nearest = closest(region.toLowerCase(), KNOWN_REGIONS);
    const isTypo = distance(region.toLowerCase(), nearest) <= Math.max(2, region.length / 3);
    const right = isTypo ? `Did you mean ${nearest}?` : "Write an AWS region, such as eu-west-1.";
    return `${right} List a region that AWS has opened since in newRegions as well.`;
}
