import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
    LocalWorkspace,
    type PulumiCommand,
    type PulumiFn,
    Stack,
    StackAlreadyExistsError,
} from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import type { StackSpec } from "../file/stack-spec";
import { type EngineRecord, EventRecorder } from "./events";
import {
    guarded,
    type GuardedProgram,
    keepToldErrorsApart,
    outliveStrayErrors,
} from "./guarded-program";
import { inOwnGroup } from "./own-group";

/** What an engine can be asked to do with a stack. */
export type Operation = "up" | "preview" | "refresh" | "drift" | "destroy";

export interface EngineOptions {
    readonly command: PulumiCommand;
    /** Pulumi.yaml's `name`. */
    readonly project: string;
    /** The program of every stack, which chooses by the stack's name. */
    readonly program: PulumiFn;
    /** Each stack's workspace is a folder below this one. */
    readonly folder: string;
    /** The policy pack and its configuration, if stacks are judged. */
    readonly pack:
        | {
              readonly folder: string;
              /** Path of the configuration that a stack is judged by. */
              readonly configFor: (spec: StackSpec) => Promise<string>;
          }
        | undefined;
    /**
     * What a stack's file has to say of its secrets. Left out, an engine would encrypt its state anew,
     * by whatever passphrase there is.
     */
    readonly secretsSettings: (stack: string) => Promise<Readonly<Record<string, string>>>;
    /** Names of the stacks that the backend has. */
    readonly existing: Iterable<string>;
    /** Pulumi's secrets provider of new stacks. @default what Pulumi takes */
    readonly secretsProvider: string | undefined;
    /** Hears of errors that nobody waited for, and no stack is failed by. */
    readonly onStrayError: (error: unknown) => void;
}

export interface EngineCall {
    readonly operation: Operation;
    readonly spec: StackSpec;
    /** Gets what the engine prints. */
    readonly log: (text: string) => void;
    /** Cancels the engine as Ctrl-C would: it ends what it has begun, and unlocks. */
    readonly signal: AbortSignal;
}

export interface EngineResult extends EngineRecord {
    /** What the engine ended with, unless as asked. */
    readonly error: Error | undefined;
    /** Whether it failed although its own program ended well and no operation failed: by a neighbour's error. */
    readonly isDisturbed: boolean;
}

/** How Pulumi's runtime fails a program for rejected promises of the whole process. */
const STRAY_ERRORS = "One or more errors occurred";

/** Runs Pulumi's engine on stacks, each in a workspace of its own, all with programs of this process. */
export class Engine {
    private readonly existing: Set<string>;

    constructor(private readonly options: EngineOptions) {
        inOwnGroup(options.command);
        keepToldErrorsApart();
        outliveStrayErrors(options.onStrayError);
        this.existing = new Set(options.existing);
    }

    async run({ operation, spec, log, signal }: EngineCall): Promise<EngineResult> {
        const recorder = new EventRecorder();
        const guard = guarded(this.options.program);
        const cancelling = forwarded(signal);
        try {
            const stack = await this.open(spec, guard.program);
            await perform(stack, operation, {
                onOutput: log,
                onEvent: recorder.take,
                signal: cancelling.signal,
                color: "never",
                ...(await this.judged(operation, spec)),
            });
            return { ...recorder.record, error: undefined, isDisturbed: false };
        } catch (thrown) {
            const error = thrown as Error;
            const { record } = recorder;
            return { ...record, error, isDisturbed: isDisturbed(guard, record, error) };
        } finally {
            guard.close();
            cancelling.end();
            await rm(this.workDir(spec), { recursive: true, force: true });
        }
    }

    /**
     * The stack, ready for commands; a new one is made.
     *
     * Nothing is selected: what is selected stands in a file that all commands share, and each names
     * its stack. Nor is anything read after an update, which takes three more processes: its events
     * tell what changed, and `fleet/states` what it left.
     */
    async open(spec: StackSpec, program?: PulumiFn): Promise<Stack> {
        const { command, secretsProvider } = this.options;
        const workDir = await this.prepare(spec);
        const workspace = await LocalWorkspace.create({
            workDir,
            ...(program !== undefined && { program }),
            pulumiCommand: command,
            ...(secretsProvider !== undefined && { secretsProvider }),
        });
        workspace.selectStack = () => Promise.resolve();
        const stack = this.existing.has(spec.stack)
            ? await Stack.select(spec.stack, workspace)
            : await created(spec.stack, workspace);
        this.existing.add(spec.stack);
        stack.outputs = () => Promise.resolve({});
        stack.info = () => Promise.resolve(undefined);
        return stack;
    }

    /** Writes the folder in which the engine finds project and config. */
    private async prepare(spec: StackSpec): Promise<string> {
        const { project, secretsSettings } = this.options;
        const { stack, config } = spec;
        const workDir = this.workDir(spec);
        const secrets = this.existing.has(stack) ? await secretsSettings(stack) : {};
        await mkdir(workDir, { recursive: true });
        await Promise.all([
            writeFile(
                join(workDir, "Pulumi.yaml"),
                stringify({ name: project, runtime: "nodejs" }),
            ),
            writeFile(join(workDir, `Pulumi.${stack}.yaml`), stringify({ ...secrets, config })),
        ]);
        return workDir;
    }

    private workDir({ stack }: StackSpec): string {
        return join(this.options.folder, stack);
    }

    private async judged(operation: Operation, spec: StackSpec): Promise<Judged> {
        const { pack } = this.options;
        return pack !== undefined && (operation === "up" || operation === "preview")
            ? { policyPacks: [pack.folder], policyPackConfigs: [await pack.configFor(spec)] }
            : {};
    }
}

/** A signal for one stack: Pulumi's runtime listens to what it is given for ever. */
function forwarded(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
    const own = new AbortController();
    const abort = () => own.abort();
    signal.addEventListener("abort", abort);
    return { signal: own.signal, end: () => signal.removeEventListener("abort", abort) };
}

/** A stack that another run has made in the meantime is as good. */
async function created(name: string, workspace: LocalWorkspace): Promise<Stack> {
    try {
        return await Stack.create(name, workspace);
    } catch (error) {
        if (error instanceof StackAlreadyExistsError) {
            return Stack.select(name, workspace);
        }
        throw error;
    }
}

function isDisturbed(guard: GuardedProgram, record: EngineRecord, error: Error): boolean {
    return (
        !guard.hasFailed() && !record.hasFailedOperations && error.message.includes(STRAY_ERRORS)
    );
}

interface Judged {
    readonly policyPacks?: string[];
    readonly policyPackConfigs?: string[];
}

type Options = Judged & {
    readonly onOutput: (text: string) => void;
    readonly onEvent: EventRecorder["take"];
    readonly signal: AbortSignal;
    readonly color: "never";
};

async function perform(stack: Stack, operation: Operation, options: Options): Promise<void> {
    switch (operation) {
        case "up":
            await stack.up(options);
            return;
        case "preview":
            await stack.preview(options);
            return;
        case "refresh":
            await stack.refresh(options);
            return;
        case "drift":
            await stack.previewRefresh(options);
            return;
        case "destroy":
            await stack.destroy({ ...options, remove: true });
            return;
    }
}
