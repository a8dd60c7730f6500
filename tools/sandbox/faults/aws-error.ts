import type { IncomingHttpHeaders } from "node:http";

/** What a request of an AWS client is about, as far as its headers tell. */
export interface AwsCall {
    /** Of the signature's scope: `organizations`, `sts`, `s3`; undefined where nothing is signed. */
    readonly service: string | undefined;
    /** Access key id of the signature. */
    readonly accessKeyId: string | undefined;
    readonly protocol: Protocol;
}

export type Protocol = "json" | "query" | "rest-xml";

/** An error as a service answers it. */
export interface AwsError {
    readonly status: number;
    readonly code: string;
    readonly message: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
const CREDENTIAL = /Credential=([^/,]+)\/\d{8}\/[^/,]+\/([^/,]+)\/aws4_request/;

/** Reads whose call it is from the signature, and how its answer is written from the other headers. */
export function readCall(headers: IncomingHttpHeaders): AwsCall {
    const [, accessKeyId, service] = CREDENTIAL.exec(headers.authorization ?? "") ?? [];
    const protocol =
        headers["x-amz-target"] !== undefined
            ? "json"
            : headers["content-type"]?.startsWith("application/x-www-form-urlencoded")
              ? "query"
              : "rest-xml";
    return { service, accessKeyId, protocol };
}

/** The code with which a service says that it is asked too often. */
export function throttled({ service, protocol }: AwsCall): AwsError {
    if (service === "organizations") {
        const message = "AWS Organizations can't complete your request because of too many calls.";
        return { status: 400, code: "TooManyRequestsException", message };
    }
    if (service === "ec2") {
        return { status: 503, code: "RequestLimitExceeded", message: "Request limit exceeded." };
    }
    if (protocol === "rest-xml") {
        return { status: 503, code: "SlowDown", message: "Please reduce your request rate." };
    }
    const code = protocol === "json" ? "ThrottlingException" : "Throttling";
    return { status: 400, code, message: "Rate exceeded" };
}

/** What is answered to credentials that have ended. */
export function expired({ protocol }: AwsCall): AwsError {
    return {
        status: protocol === "query" ? 403 : 400,
        code: protocol === "json" ? "ExpiredTokenException" : "ExpiredToken",
        message: "The security token included in the request is expired",
    };
}

/** What STS answers to whoever may not assume a role, or assumes one that is not there. */
export function refused(role: string): AwsError {
    const caller = "arn:aws:iam::999999999999:user/administrator";
    return {
        status: 403,
        code: "AccessDenied",
        message: `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    };
}

/** Headers and body of an error, in the form that the caller reads. */
export function writeError(
    protocol: Protocol,
    { code, message }: AwsError,
): { readonly contentType: string; readonly body: string } {
    switch (protocol) {
        case "json":
            return {
                contentType: "application/x-amz-json-1.1",
                body: JSON.stringify({ __type: code, message }),
            };
        case "query":
            return {
                contentType: "text/xml",
                body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>fault</RequestId></ErrorResponse>`,
            };
        case "rest-xml":
            return {
                contentType: "application/xml",
                body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>fault</RequestId></Error>`,
            };
    }
}
