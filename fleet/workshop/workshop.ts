import { join } from "node:path";
import { PulumiCommand, type PulumiFn } from "@pulumi/pulumi/automation";
import { Engine } from "../engine/engine";
import type { Progress } from "../progress/event";
import type { Interruption } from "../rollout/interruption";
import type { Workshop } from "../rollout/work";
import type { Run } from "../runs/run";
import type { StackSummary } from "../states/stack-state";
import type { Opened } from "../opening/opening";
import { REPOSITORY } from "../repository";
import { writeFleetPackConfig } from "./fleet-pack-config";
import { packConfigFor } from "./pack-config";
import { makeProjectFolder } from "./project-folder";
import { recoverStack } from "./recovering";
import { UnconfirmedCreations } from "./unconfirmed";

export interface WorkshopOptions {
    readonly run: Run;
    /** A folder that no other run has, for what engines read. */
    readonly workFolder: string;
    readonly progress: Progress;
    readonly interruption: Interruption;
    readonly summaries: ReadonlyMap<string, StackSummary>;
    readonly check: Workshop["check"];
    /** Whether central's program is going to run. */
    readonly isCentralDue: boolean;
}

/** Everything that work on stacks is done with. */
export async function workshopOf(
    { fleet, file, folder, project, states }: Opened,
    { run, workFolder, progress, interruption, summaries, check, isCentralDue }: WorkshopOptions,
): Promise<Workshop> {
    if (isCentralDue) {
        await makeProjectFolder(join(workFolder, "project"), project, fleet);
    }
    const { default: program } = (await import("../../index")) as unknown as {
        readonly default: PulumiFn;
    };
    const packConfigs = join(workFolder, "pack-configs");
    const packConfig = await writeFleetPackConfig(
        join(REPOSITORY, "pack-config.json"),
        packConfigs,
        fleet.central,
        project,
    );
    const engine = new Engine({
        command: await PulumiCommand.get(),
        project,
        program,
        folder: join(workFolder, "workspaces"),
        pack: {
            folder: join(REPOSITORY, "policypack"),
            configFor: (spec) =>
                packConfigFor(spec, {
                    file: packConfig,
                    folder: packConfigs,
                    project,
                    state: (stack) => states.state(stack),
                    now: () => new Date(),
                }),
        },
        existing: summaries.keys(),
        secretsSettings: async (stack) => (await states.state(stack))?.secretsSettings ?? {},
        secretsProvider: file.secretsProvider,
        onStrayError: (error) => progress.tell({ kind: "warning", text: strayText(error) }),
    });
    const unconfirmed = new UnconfirmedCreations(join(folder, "unconfirmed"));
    const recovering = { states, engine, unconfirmed, progress };
    return {
        engine,
        run,
        progress,
        recover: (spec) => recoverStack(spec, recovering),
        keepUnconfirmed: (spec, creations) => unconfirmed.keep(spec.stack, creations),
        check,
        stopping: interruption.stopping,
        cancelling: interruption.cancelling,
    };
}

function strayText(error: unknown): string {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `An error that nobody waited for: a bug; please report it. The run goes on. ${text}`;
}
