import { access, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { PATIENCE, patientRetries } from "../accounts/patience";
import { namingEndpoint, TIME_OUTS, unreachable, UnreachableError } from "../accounts/reach";
import { firstFleetFile } from "../file/first-fleet-file";
import type { Organization } from "../organization/account";
import { OrganizationError } from "../organization/organization-error";
import { UserError } from "../../shared/user-error";
import { DONE } from "./exit-status";
import { REPOSITORY } from "../repository";
import type { Output } from "./output";

export interface InitOptions {
    /** Where the archive goes. */
    readonly region: string;
    /** ARN of the role that reads the organization. */
    readonly role?: string;
}

/** Writes a first fleet.yaml by looking at the organization. */
export async function init(
    { file }: { readonly file: string },
    { region, role }: InitOptions,
    output: Output,
): Promise<number> {
    if (await isThere(file)) {
        throw new UserError(`${file} is there already. Name another with --file, or move it away.`);
    }
    const callerAccount = await callerOf(region);
    const organization = await organizationSeen({ region, role }, output);
    const schema = relative(dirname(resolve(file)), join(REPOSITORY, "fleet", "fleet.schema.json"));
    const text = firstFleetFile({
        organization,
        callerAccount,
        region,
        schema: schema.startsWith(".") ? schema : `./${schema}`,
    });
    await writeFile(file, text, { flag: "wx" });
    output.tell(
        `${file} is written. Look it through, above all its defaults, then: npm run --silent fleet -- plan`,
        {
            file,
        },
    );
    return DONE;
}

async function isThere(file: string): Promise<boolean> {
    return access(file).then(
        () => true,
        () => false,
    );
}

async function callerOf(region: string): Promise<string> {
    try {
        const client = namingEndpoint(
            new STSClient({
                region,
                requestHandler: TIME_OUTS,
                retryStrategy: patientRetries(PATIENCE),
            }),
        );
        return (await client.send(new GetCallerIdentityCommand({}))).Account ?? "";
    } catch (error) {
        const unanswered = unreachable(error);
        if (unanswered !== undefined) {
            throw new UnreachableError(unanswered, error);
        }
        throw new UserError(
            `The AWS credentials can't be used: ${(error as Error).message}. Sign in to the management ` +
                "account, or to a delegated administrator's, for instance by AWS_PROFILE.",
        );
    }
}

/** Without the right to read the organization the file lists accounts. */
async function organizationSeen(
    { region, role }: InitOptions,
    output: Output,
): Promise<Organization | undefined> {
    const [{ awsOrganization }, { walkOrganization }] = await Promise.all([
        import("../organization/aws-organization"),
        import("../organization/walk"),
    ]);
    output.note("Reading the organization.");
    try {
        return await walkOrganization(awsOrganization({ region, role }), { withTags: false });
    } catch (error) {
        if (error instanceof OrganizationError) {
            output.note(`${error.message}\nThe file lists accounts instead.`);
            return undefined;
        }
        throw error;
    }
}
