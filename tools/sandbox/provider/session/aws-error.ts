/** A call that AWS refused, in the words of AWS's SDK for Go, in which the original is written. */
export class AwsError extends Error {
    constructor(
        /** AWS's code, such as `NoSuchBucket`. */
        readonly code: string,
        operation: string,
        reason: string,
        cause: unknown,
    ) {
        super(`operation error ${operation}, ${reason}`, { cause });
    }
}

/** HTTP's own words, which stand in for AWS's where an answer has no body. */
const STATUS_CODES: Readonly<Record<number, string>> = {
    301: "Moved Permanently",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
};

/** What the SDK for JavaScript tells of a refusal. */
interface Refusal extends Error {
    readonly $metadata?: {
        readonly httpStatusCode?: number;
        readonly requestId?: string;
        readonly extendedRequestId?: string;
    };
    /** Only of services that answer in XML; a modelled error's name may differ from it. */
    readonly Code?: string;
}

/**
 * @param operation As in `S3: HeadBucket`.
 * @see https://github.com/aws/smithy-go/blob/main/errors.go
 */
export function awsError(operation: string, error: unknown): AwsError {
    const { $metadata: answer, Code, name, message } = error as Refusal;
    const status = answer?.httpStatusCode;
    if (status === undefined) {
        return new AwsError(name, operation, message, error);
    }
    const { requestId = "", extendedRequestId = "" } = answer ?? {};
    const host = operation.startsWith("S3:") ? `HostID: ${extendedRequestId}, ` : "";
    // An answer without a body, as HEAD requests get it, tells nothing but its status.
    const standard = message === "UnknownError" ? STATUS_CODES[status] : undefined;
    const code = standard?.replaceAll(" ", "") ?? Code ?? name;
    const kind = standard === undefined && isModelled(error, code, operation) ? "" : "api error ";
    const reason =
        `https response error StatusCode: ${status}, RequestID: ${requestId}, ${host}` +
        `${kind}${code}: ${standard ?? message}`;
    return new AwsError(code, operation, reason, error);
}

/**
 * Whether the operation's model names the error. Both SDKs make a class of such an error, the others
 * are of the class common to the service; but JavaScript's knows AccessDenied in all operations of S3
 * and Systems Manager, and Go's in those few that name it.
 */
function isModelled(error: unknown, code: string, operation: string): boolean {
    const isCommon = /[A-Za-z]ServiceException\d*$/.test((error as object).constructor.name);
    return !isCommon && !(code.startsWith("AccessDenied") && /^(S3|SSM)\b/.test(operation));
}

/** Whether AWS refused a call with one of these error codes. */
export function isAwsError(error: unknown, ...codes: readonly string[]): boolean {
    return error instanceof AwsError && codes.includes(error.code);
}

/** The answer of a call, or undefined when AWS says with one of these codes that there is none. */
export async function unlessMissing<T>(
    call: Promise<T>,
    ...codes: readonly string[]
): Promise<T | undefined> {
    try {
        return await call;
    } catch (error) {
        if (isAwsError(error, ...codes)) {
            return undefined;
        }
        throw error;
    }
}

/** What the original says of a thing that is not in a list; of others it can't find a resource. */
export const EMPTY_RESULT = "empty result";

/**
 * What a look-up finds.
 *
 * @param what As in `IAM Role (nodes)`.
 * @param missing What is said when there is nothing.
 * @throws in the original's words when there is nothing, or AWS refuses.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/retry/error.go
 */
export async function found<T>(
    what: string,
    call: Promise<T | undefined>,
    missing = "couldn't find resource",
): Promise<T> {
    const answer = await during(`reading ${what}`, call);
    if (answer === undefined) {
        throw new Error(`reading ${what}: ${missing}`);
    }
    return answer;
}

/** Says at an error what was being done; AWS's code stays in the message. */
export async function during<T>(doing: string, work: Promise<T> | T): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw new Error(`${doing}: ${errorText(error)}`, { cause: error });
    }
}

export function errorText(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
