import { getPolicy } from "@pulumi/aws/iam/getPolicy";
import * as pulumi from "@pulumi/pulumi";
import { show, type Checked, type Problem } from "../../shared/problem";
import { boundaryGaps, type BoundaryGapsArgs } from "./boundary-gaps";

export interface PermissionsBoundaryArgs extends Omit<BoundaryGapsArgs, "boundary"> {
    /** ARN of the boundary; nothing to check if undefined. */
    readonly permissionsBoundary?: string | undefined;
}

/** Looks up the boundary of the roles made here: one without a need of the nodes is refused. */
export async function usableBoundary(
    { permissionsBoundary: arn, ...args }: PermissionsBoundaryArgs,
    provider: pulumi.ProviderResource,
): Promise<Checked<void>> {
    if (arn === undefined) {
        return { ok: true, value: undefined };
    }
    let boundary: string;
    try {
        boundary = (await getPolicy({ arn }, { provider })).policy;
    } catch (error) {
        const { message } = error as Error;
        if (/NoSuchEntity|couldn't find resource/.test(message)) {
            return refused(arn, "does not exist", "Write the ARN of an existing policy.");
        }
        await pulumi.log.warn(
            `session-logs:permissionsBoundary ${arn} can't be read, so it is not known whether it allows what nodes need: ${message}`,
        );
        return { ok: true, value: undefined };
    }
    const { denied, uncertain } = boundaryGaps({ ...args, boundary });
    if (denied.length > 0) {
        return refused(
            arn,
            `does not allow ${denied.join(", ")} where nodes need it`,
            "Let the boundary allow these actions, or write another one.",
        );
    }
    if (uncertain.length > 0) {
        await pulumi.log.warn(
            `session-logs:permissionsBoundary ${arn} allows ${uncertain.join(", ")} on conditions that can't be judged beforehand: without these actions nodes write no logs, or refuse sessions.`,
        );
    }
    return { ok: true, value: undefined };
}

function refused(arn: string, found: string, expected: string): Checked<never> {
    const problem: Problem = {
        key: "session-logs:permissionsBoundary",
        found: `is ${show(arn)}, which ${found}`,
        expected,
    };
    return { ok: false, problems: [problem] };
}
