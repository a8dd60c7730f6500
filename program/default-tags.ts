import { type Checked, type Problem, show } from "../shared/problem";
import { MOST_TAGS } from "../shared/settings";

type Tags = Readonly<Record<string, string>>;

/**
 * The tags of every resource, of the project's own key `tags` and of `aws:defaultTags`, as the
 * provider takes them.
 *
 * @param awsDefaultTags The value of `aws:defaultTags`, whose form the provider checks.
 */
export function defaultTags(
    namespace: string,
    tags: Tags,
    awsDefaultTags: unknown,
): Checked<{ readonly tags: Tags } | undefined> {
    const { tags: others = {} } = (awsDefaultTags ?? {}) as { readonly tags?: Tags };
    const problems: Problem[] = Object.entries(tags)
        .filter(([key, value]) => others[key] !== undefined && others[key] !== value)
        .map(([key, value]) => ({
            key: `${namespace}:tags.${key}`,
            found: `is ${show(value)}, but aws:defaultTags has ${show(others[key])}`,
            expected: "Write the tag in one of the two, or the same value in both.",
        }));
    const all = { ...others, ...tags };
    const count = Object.keys(all).length;
    if (count > MOST_TAGS) {
        problems.push({
            key: `${namespace}:tags`,
            found: `and aws:defaultTags have ${count} tags together`,
            expected: `Write at most ${MOST_TAGS}: AWS lets no resource have more.`,
        });
    }
    if (problems.length > 0) {
        return { ok: false, problems };
    }
    return { ok: true, value: count === 0 ? undefined : { tags: all } };
}
