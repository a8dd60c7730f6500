import { CreateDocumentCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { openStates } from "../../../fleet/states/open-states";
import type { States } from "../../../fleet/states/stack-state";
import { asAdministrator } from "../../../tools/sandbox/aws";
import { awsOf } from "../../../tools/sandbox/demo-organization";
import { runningEmulator } from "../../../tools/sandbox/emulator/emulator";
import { layoutOf } from "../../../tools/sandbox/layout";
import { type FaultProxy, startFaultProxy } from "../../../tools/sandbox/faults/proxy";
import {
    type FurnishedFleet,
    furnishFleet,
    s3BackendUrl,
} from "../../../tools/sandbox/organization/fleet-accounts";
import { openSandbox, resetSandbox, type Sandbox } from "../../../tools/sandbox/sandbox";
import { type Driver, type DriverEnd, startDriver } from "./driver";
import { signal } from "./processes";

export const DOCUMENT = "SSM-SessionManagerRunShell";

/** Preferences as accounts had them before, in the regions that are named. */
export const THEIRS = { schemaVersion: "1.0", sessionType: "Standard_Stream", inputs: {} };

const ARCHIVE = "111111111111";
export const REGIONS = ["eu-west-1", "us-east-1"] as const;

/** A member's config in fleet.yaml. */
export type Settings = Readonly<Record<string, unknown>>;

/** A small organization whose accounts a fleet is brought to, behind a proxy that makes faults. */
export interface FaultFleet {
    readonly sandbox: Sandbox;
    readonly proxy: FaultProxy;
    /** Ids. */
    readonly members: readonly string[];
    /** `<account> <region>` of the preferences that were there before. */
    readonly theirs: ReadonlySet<string>;
    /** Where fleet.yaml lies, and `.fleet`. */
    readonly folder: string;
    readonly states: States;
    /** Writes fleet.yaml with these settings for all members. */
    write(settings: Settings): Promise<void>;
    /** Starts `fleet <args>`; calls to AWS go through the proxy, those to the backend only if told. */
    start(args: readonly string[], options?: StartOptions): Driver;
    run(args: readonly string[], options?: StartOptions): Promise<DriverEnd>;
    /** Stops the emulator's process for a time: calls wait. */
    freeze(milliseconds: number): Promise<void>;
    close(): Promise<void>;
}

export interface StartOptions {
    /** Whether the backend is reached through the proxy as well. @default false */
    readonly isBackendFaulty?: boolean;
    readonly env?: NodeJS.ProcessEnv;
}

/**
 * @param name The sandbox's.
 * @param count How many members; every other one has preferences from before.
 */
export async function faultFleet(name: string, count: number): Promise<FaultFleet> {
    await resetSandbox(name);
    const sandbox = await openSandbox({ name });
    const members = Array.from({ length: count }, (_, index) => String(210000000001 + index));
    const furnished = await furnishFleet(sandbox, {
        accounts: [
            { id: ARCHIVE, name: "log-archive" },
            ...members.map((id, index) => ({
                id,
                name: `member-${index}`,
                ou: index % 2 === 0 ? "Workloads/Prod" : "Workloads/Test",
                roles: ["node"],
            })),
        ],
    });
    const theirs = await makeTheirs(sandbox, members);
    const proxy = await startFaultProxy(sandbox.endpoint);
    const folder = await mkdtemp(join(tmpdir(), "session-logs-faults-"));
    const file = join(folder, "fleet.yaml");
    const start: FaultFleet["start"] = (args, options = {}) =>
        startDriver(["--file", file, ...args], environment(furnished, proxy, options));
    return {
        ...{ sandbox, proxy, members, theirs, folder, start },
        states: openStates({
            backendUrl: backendUrlOf(sandbox, furnished),
            project: "session-logs",
            keptFile: join(folder, "states-of-the-test.json"),
        }),
        write: (settings) => writeFile(file, stringify(fleetFile(settings))),
        run: (args, options) => start(args, options).ended,
        freeze: async (milliseconds) => {
            const pid = emulatorOf(name);
            signal(pid, "SIGSTOP");
            await sleep(milliseconds);
            signal(pid, "SIGCONT");
        },
        close: async () => {
            await proxy.close();
            await rm(folder, { recursive: true, force: true });
            await resetSandbox(name);
        },
    };
}

function emulatorOf(sandbox: string): number {
    const emulator = runningEmulator(layoutOf(sandbox));
    if (emulator === undefined) {
        throw new Error(`The emulator of sandbox ${sandbox} does not run.`);
    }
    return emulator.server.pid;
}

function fleetFile(settings: Settings) {
    return {
        central: {
            accountId: ARCHIVE,
            organizationId: "o-exampleorgid1",
            region: "eu-west-1",
            sessionRegions: ["us-east-1"],
        },
        accounts: { from: "organizations", include: [{ ou: "Workloads" }] },
        deploy: { role: "session-logs-deploy" },
        defaults: { roles: ["node"], adopt: "replace", ...settings },
        secretsProvider: "passphrase",
    };
}

function environment(
    { env, stateBucket }: FurnishedFleet,
    { endpoint }: FaultProxy,
    { isBackendFaulty = false, env: further = {} }: StartOptions,
): NodeJS.ProcessEnv {
    return {
        ...env,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ENDPOINT_URL_STS: endpoint,
        ...(isBackendFaulty && { PULUMI_BACKEND_URL: s3BackendUrl(endpoint, stateBucket) }),
        ...further,
    };
}

/** With the credentials of the sandbox, which the process of the tests has not. */
function backendUrlOf({ env }: Sandbox, furnished: FurnishedFleet): string {
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) {
        process.env[name] = env[name];
    }
    return `${furnished.env["PULUMI_BACKEND_URL"]}&profile=management`;
}

/** Every other member had preferences in the first region, every fourth in both. */
async function makeTheirs(
    sandbox: Sandbox,
    members: readonly string[],
): Promise<ReadonlySet<string>> {
    const places = members.flatMap((id, index) => {
        const regions = index % 2 === 1 ? [] : index % 4 === 0 ? REGIONS : REGIONS.slice(0, 1);
        return regions.map((region) => ({ id, region }));
    });
    for (const { id, region } of places) {
        await new SSMClient(asAdministrator(awsOf(sandbox), id, region)).send(
            new CreateDocumentCommand({
                Name: DOCUMENT,
                DocumentType: "Session",
                Content: JSON.stringify(THEIRS),
            }),
        );
    }
    return new Set(places.map(({ id, region }) => `${id} ${region}`));
}
