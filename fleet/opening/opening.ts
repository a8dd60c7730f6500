import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Checked, describeProblems } from "../../shared/problem";
import { projectFile } from "../../shared/pulumi/project-file";
import { fleetOf } from "../file/fleet";
import type { FleetFile } from "../file/fleet-file";
import { withProjectWide } from "../file/project-wide";
import { readFleetFile } from "../file/read-fleet-file";
import type { Fleet } from "../file/stack-spec";
import type { Organization } from "../organization/account";
import { organizationOfList } from "../organization/list";
import { readOrganization } from "../organization/read-organization";
import { REPOSITORY } from "../repository";
import { currentBackend } from "../states/current-backend";
import { openStates } from "../states/open-states";
import type { States } from "../states/stack-state";
import { UserError } from "../../shared/user-error";

const UNUSABLE = "Nothing was begun: the fleet can't be told from what is configured.";

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
    const written = await fleetFileText(path);
    const { name: project, config } = await projectFile(REPOSITORY);
    const file = usable(UNUSABLE, readFleetFile(written, { project, file: path }));
    const folder = join(dirname(resolve(path)), ".fleet");
    const organization = await organizationOf(file, { folder, fresh, report });
    const fleet = usable(UNUSABLE, fleetOf(file, organization, project));
    const states = openStates({
        backendUrl: await currentBackend(process.env),
        project,
        keptFile: join(folder, "states.json"),
        warn: report,
    });
    return {
        file,
        fileDigest: digestOf(written),
        path,
        folder,
        project,
        organization,
        fleet: withProjectWide(fleet, project, config),
        states,
    };
}

async function fleetFileText(path: string): Promise<string> {
    try {
        return await readFile(path, "utf8");
    } catch (error) {
        throw new UserError(
            `${path} can't be read: ${(error as Error).message}. Write one with \`fleet init\`, or name ` +
                "yours with --file.",
        );
    }
}

/** Whether fleet.yaml is not what it was when it was opened. */
export async function hasChanged({ path, fileDigest }: Opened): Promise<boolean> {
    const text = await readFile(path, "utf8").catch(() => "");
    return digestOf(text) !== fileDigest;
}

function digestOf(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/**
 * The value, if there is one.
 *
 * @throws UserError with all problems.
 */
export function usable<T>(title: string, checked: Checked<T>): T {
    if (!checked.ok) {
        throw new UserError(describeProblems(title, checked.problems));
    }
    return checked.value;
}

interface Reading {
    /** `.fleet`. */
    readonly folder: string;
    readonly fresh: boolean;
    readonly report: (text: string) => void;
}

async function organizationOf(
    file: FleetFile,
    { folder, fresh, report }: Reading,
): Promise<Organization> {
    const { source, central } = file;
    const organizationId = text(central.settings["organizationId"]?.value);
    if (source.from === "list") {
        return organizationOfList(source.accounts, organizationId ?? "");
    }
    const { role } = source;
    const { awsOrganization } = await import("../organization/aws-organization");
    const region = text(central.settings["region"]?.value) ?? "us-east-1";
    const aws = awsOrganization({ region, role });
    const describe = () => {
        // The first call of a walk, which takes a while: what is kept needs none.
        report("Reading the organization.");
        return aws.describe();
    };
    return readOrganization(
        { ...aws, describe },
        {
            keptFile: join(folder, "organization.json"),
            fresh,
            role,
            profile: process.env["AWS_PROFILE"],
            organizationId,
            withTags: asksForTags(file),
            report,
        },
    );
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** Whether a matcher means accounts by their tags, which are read for that alone. */
function asksForTags({ include = [], exclude, overrides }: FleetFile): boolean {
    return [...include, ...exclude, ...overrides.flatMap((one) => one.for)].some(
        ({ matcher }) => "tag" in matcher,
    );
}
