import { UserError } from "../../shared/user-error";

/** What is known of an error that AWS or its SDK gave. */
interface AwsError {
    readonly name: string;
    readonly message: string;
    readonly status: number | undefined;
}

const DENIED = ["AccessDenied", "AccessDeniedException", "AllAccessDisabled", "Forbidden"];
const MISSING = ["NoSuchBucket", "NoSuchKey", "NoSuchVersion", "NotFound"];
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];
const NO_CREDENTIALS = ["CredentialsProviderError", "TokenProviderError"];

/** Whether AWS says no to this caller, and might say yes to another. */
export function isDenied(error: unknown): boolean {
    const { name, status } = awsError(error);
    return DENIED.includes(name) || status === 403;
}

export function isMissing(error: unknown): boolean {
    const { name, status } = awsError(error);
    return MISSING.includes(name) || status === 404;
}

/** AWS's own words, in one line. */
export function wordsOf(error: unknown): string {
    const { name, message } = awsError(error);
    return `${name}: ${message}`.replace(/\s+/g, " ");
}

/** How whoever reads the archive comes by a right. */
const READERS = "add your role to readerArns of the central stack, or log in as one that is there";

/**
 * The error as the user is told: what was tried, what AWS answered, what helps.
 *
 * @param tried Such as `list the bucket session-logs-1`, to follow "can't".
 * @param right What the caller needs, such as `s3:ListBucketVersions on the bucket`.
 * @param help How to come by it, to follow a colon.
 * @returns the error itself where there is nothing to be said.
 */
export function explained(error: unknown, tried: string, right: string, help = READERS): unknown {
    if (error instanceof UserError) {
        return error;
    }
    const advice = adviceFor(error, right, help);
    return advice === undefined
        ? error
        : new UserError(`Can't ${tried}: ${wordsOf(error)}. ${advice}`);
}

function adviceFor(error: unknown, right: string, help: string): string | undefined {
    const { name } = awsError(error);
    if (NO_CREDENTIALS.includes(name)) {
        return "Log in as a reader of the archive first: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and so on.";
    }
    if (EXPIRED.includes(name)) {
        return "Log in again, such as by `aws sso login`.";
    }
    if (isDenied(error)) {
        return `This takes ${right}: ${help}.`;
    }
    if (name === "NoSuchBucket") {
        return "Name the archive's bucket with --bucket, or the stack that made it with --stack.";
    }
    return undefined;
}

function awsError(error: unknown): AwsError {
    const { name, message, Code, $metadata } = error as {
        readonly name?: string;
        readonly message?: string;
        readonly Code?: string;
        readonly $metadata?: { readonly httpStatusCode?: number };
    };
    return {
        name: Code ?? name ?? "Error",
        message: message ?? "",
        status: $metadata?.httpStatusCode,
    };
}
