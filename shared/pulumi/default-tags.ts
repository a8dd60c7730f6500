import { type Checked, type Problem, show } from "../problem";
import { MOST_TAGS } from "../settings";

type Tags = Readonly<Record<string, string>>;

/**
 * The tags of every resource, of the project's own key `tags` and of `aws:defaultTags`, as the
 * provider takes them.
 *
 * @param awsDefaultTags The value of `aws:defaultTags`, whose form the provider checks.
 * @param ownTags Those that a resource has besides: a resource's tags go before the provider's.
 */
export function defaultTags(
    namespace: string,
    tags: Tags,
    awsDefaultTags: unknown,
    ownTags: Tags = {},
): Checked<{ readonly tags: Tags } | undefined> {
    const { tags: others = {} } = (awsDefaultTags ?? {}) as { readonly tags?: Tags };
    const problems: Problem[] = Object.entries(tags)
        .filter(([key, value]) => others[key] !== undefined && others[key] !== value)
        .map(([key, value]) => ({
            key: `${namespace}:tags.${key}`,
            found: `is ${show(value)}, but aws:defaultTags has ${show(others[key])}`,
            expected: "Set the tag in one of the two, or the same value in both.",
        }));
    const all = { ...others, ...tags };
    const count = Object.keys(all).length;
    const own = Object.keys(ownTags).filter((key) => all[key] === undefined);
    if (count + own.length > MOST_TAGS) {
        const beside =
            own.length === 0 ? "" : `, in addition to the program's own ${own.join(", ")}`;
        problems.push({
            key: `${namespace}:tags`,
            found: `and aws:defaultTags have ${count} tags together${beside}`,
            expected: `Write at most ${MOST_TAGS - own.length}: AWS allows ${MOST_TAGS} per resource.`,
        });
    }
    if (problems.length > 0) {
        return { ok: false, problems };
    }
    return { ok: true, value: count === 0 ? undefined : { tags: all } };
}
