import { parseKmsArn } from "../stack/arns";
import { toldAccount } from "../stack/account";
import { purposesOf } from "../stack/analysis";
import {
    ALIAS,
    DOCUMENT,
    encryptionRulesOf,
    KEY,
    KEY_TYPES,
    ENCRYPTION_TYPES,
    sourcesOf,
} from "../stack/resources";
import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { inputOf } from "../stack/session-input";
import { sessionDocumentOf } from "../stack/session-document";
import { grouped } from "../stack/grouped";
import { filledTextOf, ifKnown, textOf } from "../values";
import { perStack, type Stack } from "../stack/stack";
import type { Purpose } from "../stack/purpose";
import { isArchiveKeyName, isArchiveName } from "./archive-name";
import { keyInArn } from "./log-key-arns";
import { isPartOfProject, strongest, type Belonging } from "./belonging";
import { bucketBelonging } from "./log-bucket";

/**
 * Whether a key (or the key of a key policy, a grant or an alias) encrypts session logs or sessions.
 * Other teams' keys are none of this pack's business.
 */
export function concernsLogKey(resource: Resource, context: Context): boolean {
    return keyBelonging(resource, context) !== "none";
}

/** The same without guessing: what is called "session-logs" may be another kind of key. */
export function isKnownLogKey(resource: Resource, context: Context): boolean {
    return toldBelonging(resource, context) !== "none";
}

/** How sure it is that the key encrypts session logs or sessions. */
export function keyBelonging(resource: Resource, context: Context): Belonging {
    const belonging = toldBelonging(resource, context);
    return belonging === "none" && hasArchiveKeyName(resource, context.stack)
        ? "likely"
        : belonging;
}

function toldBelonging(resource: Resource, context: Context): Belonging {
    const { config, stack } = context;
    const names = allNamesOf(resource, stack);
    if (isPartOfProject(resource) || names.some((name) => config.logKeyArns.some(isNamed(name)))) {
        return "certain";
    }
    return strongest([
        ...purposesOf(resource, config).map((purpose) => told(purpose, resource, context)),
        stack === undefined ? "none" : useIn(stack, resource, context),
    ]);
}

/**
 * What the key's policy says about it. One that serves the uploads of an organization is an
 * archive's in the central account, and none in another.
 */
function told(purpose: Purpose, { account }: Resource, { config }: Context): Belonging {
    const { centralAccountId, logBucketNames } = config;
    if (
        purpose.encryptsSessions ||
        purpose.encryptsBuckets.some((name) => logBucketNames.includes(name))
    ) {
        return "certain";
    }
    if (purpose.encryptsBuckets.some(isArchiveName)) {
        return "likely";
    }
    if (!purpose.servesUploads) {
        return "none";
    }
    const owner = toldAccount(account ?? purpose.keyOwner);
    if (centralAccountId === undefined || owner === undefined) {
        return "likely";
    }
    return owner === centralAccountId ? "certain" : "none";
}

/** Whether a name of the key is the ARN that the configuration gives, or its last part. */
function isNamed(name: string): (configured: string) => boolean {
    const key = keyInArn(name);
    return (configured) =>
        key === undefined
            ? configured === name ||
              [`:${name}`, `:key/${name}`].some((end) => configured.endsWith(end))
            : key === keyInArn(configured);
}

/** ARN, id, and names of aliases as far as the resource itself tells; of a replica the primary's. */
function namesOf(resource: Resource): readonly string[] {
    const { arn, type, props } = resource;
    const properties = ["keyId", "primaryKeyArn", ...(type === ALIAS ? ["name"] : [])];
    const named = properties.map((property) => ifKnown(() => filledTextOf(props[property])));
    return [arn, ...named].filter((name) => name !== undefined);
}

/** The same, and those of its key and of the key's aliases in the stack. */
function allNamesOf(resource: Resource, stack: Stack | undefined): readonly string[] {
    const key = keyOf(resource);
    const aliases = (stack?.ofType([ALIAS]) ?? []).filter((alias) =>
        sourcesOf(alias, "targetKeyId", KEY_TYPES).includes(key),
    );
    return [resource, key, ...aliases].flatMap(namesOf);
}

/** The key that a key policy, a grant or an alias is about; else the resource itself. */
function keyOf(resource: Resource): Resource {
    const property = resource.type === ALIAS ? "targetKeyId" : "keyId";
    return sourcesOf(resource, property, KEY_TYPES)[0] ?? resource;
}

function hasArchiveKeyName(resource: Resource, stack: Stack | undefined): boolean {
    const description = ifKnown(() => textOf(resource.props["description"])) ?? "";
    const aliases = allNamesOf(resource, stack).flatMap(
        (name) => /^alias\/(.+)$/.exec(name)?.[1] ?? [],
    );
    return [resource.name, description, ...aliases].some(isArchiveKeyName);
}

/** How sure it is that a log bucket's encryption or a session document of the stack takes the key. */
function useIn(stack: Stack, resource: Resource, context: Context): Belonging {
    const key = keyOf(resource);
    const users = stack.ofType([...ENCRYPTION_TYPES, DOCUMENT]);
    return strongest(
        users
            .filter((user) => takes(user, key, stack))
            .map((user) => (user.type === DOCUMENT ? "certain" : bucketBelonging(user, context))),
    );
}

function takes(user: Resource, key: Resource, stack: Stack): boolean {
    if (user.type === DOCUMENT && !isSession(user)) {
        return false;
    }
    const isDependency = Object.keys(user.propertyDependencies ?? {}).some((property) =>
        sourcesOf(user, property, KEY_TYPES).includes(key),
    );
    return isDependency || keysNamedIn(user).some((arn) => isArnOf(arn, key, stack));
}

function isSession(document: Resource): boolean {
    return ifKnown(() => sessionDocumentOf(document).kind === "session") ?? false;
}

function keysNamedIn(user: Resource): readonly string[] {
    const read = () => {
        if (user.type !== DOCUMENT) {
            return (encryptionRulesOf(user) ?? []).map(({ keyId }) => keyId());
        }
        const session = sessionDocumentOf(user);
        return session.kind === "session" ? inputOf(session, "kmsKeyId").values : [];
    };
    return (ifKnown(read) ?? []).map(textOf).filter((arn) => arn !== undefined);
}

/**
 * Whether an ARN that is written out is the key's. Where the key's own is not known, as in a list of
 * resources, the only key of that account in the stack is meant.
 */
function isArnOf(arn: string, key: Resource, stack: Stack): boolean {
    if (key.arn !== undefined) {
        return key.arn === arn;
    }
    const named = parseKmsArn(arn);
    const candidates =
        named?.kind === "key" ? (keysWithoutArn(stack).get(named.account) ?? []) : [];
    return candidates.length === 1 && candidates[0] === key;
}

const keysWithoutArn = perStack((stack) =>
    grouped(
        stack.ofType([KEY]).filter(({ arn }) => arn === undefined),
        (key) => key.account ?? purposesOf(key, stack.config)[0]?.keyOwner,
    ),
);
