import { join } from "node:path";
import { REPOSITORY } from "../sandbox/layout";
import { type Metric, metric } from "./metric";
import { policySizes } from "./policy-sizes";
import { medianMegabytes, medianSeconds, previewCosts } from "./preview";
import { initStack, inSandbox, succeed } from "./sandbox";

const STACK = "payments";
const REFERENCE = join(__dirname, "reference");
const EMPTY = join(__dirname, "empty");

/**
 * Measures the preview of a member stack beside that of the same resources written as Pulumi's
 * template `aws-typescript` has it, and beside an empty program, all on the same engine.
 *
 * @param runs How often each preview is measured; the metrics are medians.
 */
export async function benchStart(runs: number): Promise<Metric[]> {
    const costs = await inSandbox(async (sandbox) => {
        await succeed(sandbox, ["up", "--stack", "central", "--yes"], REPOSITORY);
        await initStack(sandbox, REFERENCE, STACK);
        await initStack(sandbox, EMPTY, STACK);
        const ours = { folder: REPOSITORY, stack: STACK };
        const reference = { folder: REFERENCE, stack: STACK };
        return previewCosts(
            sandbox,
            {
                ours,
                reference,
                empty: { folder: EMPTY, stack: STACK },
                "ours with pack": { ...ours, pack: join(REPOSITORY, "policypack") },
                "reference with pack": { ...reference, pack: join(REFERENCE, "policypack") },
            },
            runs,
        );
    });
    return [
        metric(
            "preview-with-pack",
            "s",
            medianSeconds(costs["ours with pack"]),
            medianSeconds(costs["reference with pack"]),
        ),
        metric("preview", "s", medianSeconds(costs.ours), medianSeconds(costs.reference)),
        metric(
            "program-memory",
            "MB",
            medianMegabytes(costs.ours),
            medianMegabytes(costs.reference),
        ),
        metric("preview-vs-empty", "s", medianSeconds(costs.ours), medianSeconds(costs.empty)),
        ...policySizes(),
    ];
}
