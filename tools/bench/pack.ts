import { join } from "node:path";
import { judgingGrowth, judgingSpeed } from "./judging";
import { type Metric, metric } from "./metric";
import { medianSeconds, previewCosts } from "./preview";
import { sampleCases } from "./sample-cases";
import { initStack, inSandbox } from "./sandbox";

const EMPTY = { folder: join(__dirname, "empty"), stack: "payments" };
const THOUSAND = { folder: join(__dirname, "thousand"), stack: "thousand" };
const EMPTY_PACK = join(__dirname, "empty-pack");

/**
 * Measures how fast the policy pack starts and judges, and whether it judges the sample cases
 * right.
 *
 * @param runs How often each is measured; the metrics are medians.
 * @param pack The pack's folder.
 */
export async function benchPack(runs: number, pack: string): Promise<Metric[]> {
    const judging = [...judgingSpeed(runs), judgingGrowth(runs), sampleCases()];
    const costs = await inSandbox(async (sandbox) => {
        await initStack(sandbox, EMPTY.folder, EMPTY.stack);
        await initStack(sandbox, THOUSAND.folder, THOUSAND.stack);
        return previewCosts(
            sandbox,
            {
                "an empty stack with the pack": { ...EMPTY, pack },
                "an empty stack with an empty pack": { ...EMPTY, pack: EMPTY_PACK },
                "1,000 resources with the pack": { ...THOUSAND, pack },
                "1,000 resources with an empty pack": { ...THOUSAND, pack: EMPTY_PACK },
                "1,000 resources": THOUSAND,
            },
            runs,
        );
    });
    return [
        ...judging,
        metric(
            "pack-start",
            "s",
            medianSeconds(costs["an empty stack with the pack"]),
            medianSeconds(costs["an empty stack with an empty pack"]),
        ),
        metric(
            "preview-1000-resources",
            "s",
            medianSeconds(costs["1,000 resources with the pack"]),
            medianSeconds(costs["1,000 resources"]),
        ),
        metric(
            "preview-1000-resources-over-empty-pack",
            "s",
            medianSeconds(costs["1,000 resources with the pack"]),
            medianSeconds(costs["1,000 resources with an empty pack"]),
        ),
    ];
}
