import { ACCOUNT_ID } from "./ids";
import * as v from "valibot";
import { KEY_ARN } from "./arn";
import { type Checked, show } from "./problem";
import { setting } from "./setting";

/** The version this project's central program exports and its member program understands. */
export const CONTRACT_VERSION = 1;

const keyArn = v.pipe(v.string(), v.regex(KEY_ARN));

const accountId = v.pipe(v.string(), v.regex(ACCOUNT_ID));

const contract = v.object({
    contractVersion: v.literal(CONTRACT_VERSION),
    /** The organization whose accounts may write; undefined where `accountIds` says who may. */
    organizationId: v.optional(v.string()),
    /** Of the organization only accounts below these paths may write; all of them if undefined. */
    organizationPaths: v.optional(v.pipe(v.array(v.string()), v.readonly())),
    /** The accounts that may write, beside the log-archive account itself. */
    accountIds: v.optional(v.pipe(v.array(accountId), v.readonly())),
    /** The log-archive account. */
    accountId,
    /** The bucket's region. */
    region: v.string(),
    bucketName: v.string(),
    bucketArn: v.string(),
    /** Key 1, which encrypts the logs. */
    bucketKeyArn: keyArn,
    /** Key 2, which encrypts the session stream: region → ARN of the key or its replica there. */
    sessionKeyArns: v.record(v.string(), keyArn),
    /** What stands before `<accountId>/` in every log's key: empty, or ends with a slash. */
    keyPrefix: v.string(),
});

/** What central exports and members consume, as stack outputs. */
export type Contract = v.InferOutput<typeof contract>;

export const CONTRACT_OUTPUTS = Object.keys(contract.entries) as readonly (keyof Contract)[];

/**
 * Parses central's stack outputs.
 *
 * @param stack Central's qualified stack name, for the messages.
 * @param outputs The outputs by name; a missing one is undefined.
 */
export function parseContract(
    stack: string,
    outputs: Readonly<Record<string, unknown>>,
): Checked<Contract> {
    if (Object.values(outputs).every((value) => value === undefined)) {
        return problem(
            `Stack ${stack}`,
            "has no outputs: central is not deployed yet",
            `Run \`pulumi up -s ${stack}\` first, or set ${setting("centralStack")} to your archive's stack.`,
        );
    }
    const version = outputs["contractVersion"];
    if (version !== CONTRACT_VERSION) {
        return problem(
            `Output contractVersion of ${stack}`,
            version === undefined ? "is missing" : `is ${show(version)}`,
            versionAdvice(version, stack),
        );
    }
    const result = v.safeParse(contract, outputs);
    if (result.success) {
        return { ok: true, value: result.output };
    }
    return {
        ok: false,
        problems: result.issues.map((issue) => ({
            key: `Output ${v.getDotPath(issue) ?? ""} of ${stack}`,
            found: issue.input === undefined ? "is missing" : `is ${show(issue.input)}`,
            expected: `Run \`pulumi up -s ${stack}\` with this version of the project; nothing else may write these outputs.`,
        })),
    };
}

function versionAdvice(version: unknown, stack: string): string {
    const understood = `This member understands version ${CONTRACT_VERSION}.`;
    return typeof version === "number" && version > CONTRACT_VERSION
        ? `${understood} Update the project here to the version that central was deployed with.`
        : `${understood} Run \`pulumi up -s ${stack}\` with this version of the project.`;
}

function problem(key: string, found: string, expected: string): Checked<never> {
    return { ok: false, problems: [{ key, found, expected }] };
}
