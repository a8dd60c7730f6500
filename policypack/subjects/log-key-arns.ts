import { parseKmsArn } from "../stack/arns";
import { concernsLogs } from "./log-bucket";
import type { Context } from "../rule";
import { sessionDocumentOf } from "../stack/session-document";
import { DOCUMENT, encryptionRulesOf, ENCRYPTION_TYPES } from "../stack/resources";
import { filledTextOf, ifKnown } from "../values";
import { perStack, type Stack } from "../stack/stack";

/**
 * Whether the ARN is that of a key which encrypts logs or sessions: configured, or used by a log
 * bucket or a session document of the stack. Replicas of a multi-Region key are one key.
 *
 * @returns `undefined` when neither tells of any key, so that any may be one
 */
export function isLogKeyArn(arn: string, context: Context): boolean | undefined {
    const { config, stack } = context;
    const known = [...config.logKeyArns, ...(stack === undefined ? [] : usedArns(stack))]
        .map(keyInArn)
        .filter((identity) => identity !== undefined);
    const asked = keyInArn(arn);
    return known.length === 0 ? undefined : asked !== undefined && known.includes(asked);
}

/**
 * Account and id of a key's ARN: replicas of a multi-Region key are one key. `undefined` for what
 * is no key's ARN, such as that of an alias.
 */
export function keyInArn(arn: string): string | undefined {
    const key = parseKmsArn(arn);
    return key?.kind === "key" ? `${key.account}:key/${key.name}` : undefined;
}

const usedArns = perStack((stack: Stack): readonly string[] => {
    const context = { config: stack.config, stack };
    const ofBuckets = stack
        .ofType(ENCRYPTION_TYPES)
        .filter((resource) => concernsLogs(resource, context))
        .flatMap((resource) => ifKnown(() => encryptionRulesOf(resource)) ?? [])
        .map(({ keyId }) => ifKnown(keyId));
    const ofDocuments = stack.ofType([DOCUMENT]).map((document) =>
        ifKnown(() => {
            const session = sessionDocumentOf(document);
            return session.kind === "session"
                ? filledTextOf(session.inputs["kmsKeyId"])
                : undefined;
        }),
    );
    return [...ofBuckets, ...ofDocuments].filter((arn) => arn !== undefined);
});
