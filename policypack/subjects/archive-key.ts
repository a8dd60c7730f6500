import { admitsOrganization } from "../stack/analysis";
import { DOCUMENT, KEY_POLICY, KEYS, SSE, sourcesOf } from "../stack/resources";
import type { Context } from "../rule";
import type { Resource } from "../stack/resource";
import { ifKnown, textOf } from "../stack/shape";
import { perStack, type Stack } from "../stack/stack";

const ARCHIVE_WORDS = /session|ssm|systems?-?manager/i;

/**
 * Whether a key (or the key of a key policy) encrypts session logs or sessions: an organization may
 * use it, the stack's bucket or session document takes it, or its name or description says so.
 *
 * Other keys are asked only what is wrong for every key, for example being open to any account.
 */
export function concernsLogKey(resource: Resource, context: Context): boolean {
    return (
        admitsOrganization(resource, context.config) ||
        (context.stack !== undefined && isUsedInStack(resource, context.stack)) ||
        ARCHIVE_WORDS.test(resource.name) ||
        ARCHIVE_WORDS.test(ifKnown(() => textOf(resource.props["description"])) ?? "")
    );
}

const usedKeys = perStack(
    (stack) =>
        new Set(
            stack
                .ofType([...SSE, DOCUMENT])
                .flatMap((user) =>
                    Object.keys(user.propertyDependencies ?? {}).flatMap((property) =>
                        sourcesOf(user, property, KEYS),
                    ),
                ),
        ),
);

/** Whether a bucket's encryption or a session document was computed from the key. */
export function isUsedInStack(resource: Resource, stack: Stack): boolean {
    const [key = resource] =
        resource.type === KEY_POLICY ? sourcesOf(resource, "keyId", KEYS) : [resource];
    return usedKeys(stack).has(key);
}
