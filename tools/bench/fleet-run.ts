import { PulumiCommand } from "@pulumi/pulumi/automation";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine } from "../../fleet/engine/engine";
import type { StackSpec } from "../../fleet/file/stack-spec";
import { rollOut } from "../../fleet/rollout/rollout";

/*
 * One measurement in a process of its own, in the repository's folder:
 * `fleet-run <parallel> <pack|bare> <first> <count>`. Brings stacks with an empty program up by the
 * fleet's own engine and workers, and prints the most memory that this process took, in MB, as JSON.
 */

const NEVER = new AbortController().signal;

async function main([parallel, pack, first, count]: readonly string[]): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "session-logs-bench-"));
    const engine = new Engine({
        command: await PulumiCommand.get(),
        project: "session-logs-floor",
        program: () => Promise.resolve({}),
        folder,
        pack:
            pack === "pack"
                ? {
                      folder: join(process.cwd(), "policypack"),
                      configFor: () => Promise.resolve(join(process.cwd(), "pack-config.json")),
                  }
                : undefined,
        existing: [],
        secretsSettings: () => Promise.resolve({}),
        secretsProvider: undefined,
        onStrayError: console.error,
    });
    const stacks = Array.from({ length: Number(count) }, (_, index) =>
        emptyStack(String(Number(first) + index)),
    );
    await rollOut({
        waves: [{ name: "rest", stacks, stopsAt: () => false }],
        parallel: Number(parallel),
        stopping: NEVER,
        begin: () => undefined,
        work: async (spec) => {
            const { error, changes } = await engine.run({
                operation: "up",
                spec,
                log: () => undefined,
                signal: NEVER,
            });
            if (error !== undefined) {
                throw error;
            }
            return { outcome: "changed", changes };
        },
    });
    await rm(folder, { recursive: true });
    console.log(JSON.stringify({ megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6 }));
}

function emptyStack(stack: string): StackSpec {
    return {
        stack,
        party: "member",
        account: {
            ...{ id: "444444444444", name: stack, state: "ACTIVE", ou: "" },
            ...{ ouIds: [], tags: {}, isManagement: false },
        },
        config: {},
        origins: {},
    };
}

void main(process.argv.slice(2));
