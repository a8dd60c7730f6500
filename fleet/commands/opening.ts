import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { describeProblems, type Checked } from "../../shared/problem";
import { projectFile } from "../../shared/pulumi/project-file";
import { fleetOf } from "../file/fleet";
import type { FleetFile } from "../file/fleet-file";
import { withProjectWide } from "../file/project-wide";
import { readFleetFile } from "../file/read-fleet-file";
import type { Fleet } from "../file/stack-spec";
import type { Organization } from "../organization/account";
import { currentBackend } from "../states/current-backend";
import { openStates } from "../states/open-states";
import type { States } from "../states/stack-state";
import { UserError } from "../user-error";

/** The repository: this file lies in it as deep as the bundle does. */
export const ROOT = join(__dirname, "..");

/** Options of all commands that read fleet.yaml. */
export interface OpeningOptions {
    /** Path of fleet.yaml. */
    readonly file: string;
    /** Reads the organization again, however fresh what was kept of it is. */
    readonly fresh?: boolean;
}

/** Everything that a command knows before it does anything. */
export interface Opened {
    readonly file: FleetFile;
    /** SHA-256 of fleet.yaml, in hexadecimal. */
    readonly fileDigest: string;
    /** Path of fleet.yaml. */
    readonly path: string;
    /** `.fleet`, beside fleet.yaml. */
    readonly folder: string;
    /** Pulumi.yaml's `name`. */
    readonly project: string;
    readonly organization: Organization;
    readonly fleet: Fleet;
    readonly states: States;
}

/**
 * Reads fleet.yaml and the organization, and finds the backend.
 *
 * @throws UserError with all that keeps the fleet from being told.
 */
export async function open(
    { file: path, fresh = false }: OpeningOptions,
    report: (text: string) => void,
): Promise<Opened> {
    const text = await fleetFileText(path);
    const { name: project, config } = await projectFile(ROOT);
    const file = usable(path, readFleetFile(text, { project, file: path }));
    const folder = join(dirname(resolve(path)), ".fleet");
    const organization = await organizationOf(file, { folder, fresh, report });
    const fleet = usable(path, fleetOf(file, organization, project));
    const states = openStates({
        backendUrl: await currentBackend(process.env),
        project,
        keptFile: join(folder, "states.json"),
        warn: report,
    });
    return {
        file,
        fileDigest: digestOf(text),
        path,
        folder,
        project,
        organization,
        fleet: withProjectWide(fleet, config),
        states,
    };
}
