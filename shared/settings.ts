import { closest, distance } from "fastest-levenshtein";
import * as v from "valibot";
import { ANY_PARTITION, KEY_ARN, permissionSetRoles } from "./arn";
import { ACCOUNT_ID, ORGANIZATION_ID, ORGANIZATION_ID_FORM } from "./ids";
import { type Checked, type Problem, show } from "./problem";

/*
 * The forms of config values. Pulumi hands every value to the program as text, lists and objects
 * as JSON text, so each form reads text. Its description is the accepted form that messages and
 * docs/configuration.md show.
 */

/** Without it a list would pass for an object with nothing in it. */
export const notAList = v.check((value: unknown) => !Array.isArray(value), "is a list");

/**
 * A check of a value that may well have the form of its key.
 *
 * @param message Goes on from the found value: "begins with aws:, which AWS reserves".
 * @param remedy What to change, as a sentence.
 */
export function refuse<Value>(
    isUnusable: (value: Value) => boolean,
    message: string,
    remedy: string,
) {
    return v.rawCheck<Value>(({ dataset, addIssue }) => {
        if (dataset.typed && isUnusable(dataset.value)) {
            addIssue({ message, expected: remedy });
        }
    });
}

/** Refuses each item of a list that an earlier one equals. */
const different = v.rawCheck<string[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) {
        return;
    }
    for (const [index, item] of dataset.value.entries()) {
        if (dataset.value.indexOf(item) < index) {
            addIssue({
                input: item,
                message: "is listed twice",
                path: [pathItem(index)],
                expected: "Remove one of the two.",
            });
        }
    }
});

/** As many tags as AWS lets a resource have. */
export const MOST_TAGS = 50;

export const accountId = v.pipe(
    v.string(),
    v.regex(ACCOUNT_ID),
    v.description('a 12-digit AWS account id in quotes, such as "111111111111"'),
);

export const organizationId = v.pipe(
    v.string(),
    v.regex(ORGANIZATION_ID),
    v.description(
        "the id of your organization, o- and 10 to 32 letters or digits, such as o-exampleorgid1",
    ),
);

/** One or more different accounts. */
export const accountIds = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(v.pipe(v.string(), v.regex(ACCOUNT_ID))),
    v.minLength(1),
    different,
    v.description(
        'a list of one or more different 12-digit AWS account ids in quotes, such as ["222222222222"]',
    ),
);

/**
 * Paths of organizational units: with an asterisk at the end also of all units below.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
 */
export const organizationPaths = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(
        v.pipe(
            v.string(),
            v.regex(
                new RegExp(
                    `^${ORGANIZATION_ID_FORM}/r-[a-z0-9]{4,32}/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}/)*\\*?$`,
                ),
            ),
        ),
    ),
    v.minLength(1),
    different,
    v.description(
        "a list of one or more different paths of organizational units, each from your organization's " +
            "id to a slash or a slash and an asterisk, such as [o-exampleorgid1/r-ab12/ou-ab12-11111111/*]",
    ),
);

/**
 * ARNs of IAM roles and users, and roles of permission sets. Nothing else of an account reads logs:
 * another wildcard, the account as a whole or a session would admit readers whom nobody meant.
 */
export const readerArns = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(
        v.pipe(
            v.string(),
            refuse(
                (arn) => !isReader(arn),
                "is not the ARN of a role or user",
                "Write an ARN such as arn:aws:iam::111111111111:role/log-reader, or that of a " +
                    "permission set's role with an asterisk for its suffix: " +
                    "arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*.",
            ),
        ),
    ),
    different,
    v.description(
        "a list of different ARNs of IAM roles or users, such as [arn:aws:iam::111111111111:role/log-reader], " +
            "or of a permission set's role with an asterisk for its suffix: arn:aws:iam::111111111111:role/AWSReservedSSO_LogReader_*",
    ),
);

const ROLE_OR_USER = new RegExp(
    `^arn:${ANY_PARTITION}:iam::\\d{12}:(role|user)/([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}$`,
);

function isReader(arn: string): boolean {
    return ROLE_OR_USER.test(arn) || permissionSetRoles(arn) !== undefined;
}

/**
 * Who may take the role that signs seals. A token of a pull request's workflow is refused: anybody
 * who may open one could sign.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export const sealer = v.pipe(
    v.string(),
    v.parseJson(),
    notAList,
    v.strictObject({
        assumedBy: v.optional(
            v.pipe(
                v.array(
                    v.pipe(
                        v.string(),
                        refuse(
                            (arn) => !ROLE_OR_USER.test(arn),
                            "is not the ARN of a role or user",
                            "Write an ARN such as arn:aws:iam::111111111111:role/nightly-jobs.",
                        ),
                    ),
                ),
                different,
            ),
        ),
        githubSubject: v.optional(
            v.pipe(
                v.string(),
                v.regex(/^repo:[\w.@-]+\/[\w.@-]+:[\w.:/@-]+$/),
                refuse(
                    (subject) => subject.endsWith(":pull_request"),
                    "is what every pull request's workflow says of itself",
                    "Write the subject of an environment, such as repo:acme/session-logs:environment:seal.",
                ),
            ),
        ),
    }),
    refuse(
        ({ assumedBy = [], githubSubject }) =>
            assumedBy.length === 0 && githubSubject === undefined,
        "names nobody who may take the role",
        "Write assumedBy, githubSubject or both.",
    ),
    v.transform(({ assumedBy = [], githubSubject }) => ({ assumedBy, githubSubject })),
    v.description(
        "an object with the keys assumedBy, a list of ARNs of IAM roles or users, and githubSubject, " +
            "a GitHub workflow's subject without wildcards, or one of the two, such as {githubSubject: repo:acme/session-logs:environment:seal}",
    ),
);

/** Whether there is such a region is for `contradictoryRegions`, which knows `newRegions` too. */
export const region = v.pipe(v.string(), v.description("an AWS region, such as eu-west-1"));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    refuse((name) => name.includes(".."), "has two dots in a row", "Remove one of the dots."),
    refuse(
        (name) => /^\d+\.\d+\.\d+\.\d+$/.test(name),
        "is formatted as an IP address",
        "Write a name with at least one letter.",
    ),
    refuse(
        (name) =>
            /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name),
        "has a prefix or suffix that S3 reserves",
        "Write a name that does not begin with xn--, sthree- or amzn-s3-demo- and does not end " +
            "with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3.",
    ),
    v.description(
        "an S3 bucket name: 3 to 63 lower-case letters, digits, dots and hyphens (no underscores), " +
            "such as acme-session-logs",
    ),
);

export const accessLogs = v.pipe(
    v.string(),
    v.parseJson(),
    v.strictObject({
        bucket: bucketName,
        prefix: v.optional(v.pipe(v.string(), v.regex(/^[\w!.'()/-]{0,512}$/)), ""),
    }),
    v.description(
        "an object with the keys bucket, the name of an existing S3 bucket, and prefix, what stands before the name of each file there",
    ),
);

/**
 * Tags for every resource that can have some. IAM takes two keys that differ in case only for one.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
export const tags = v.pipe(
    v.string(),
    v.parseJson(),
    notAList,
    v.record(
        v.pipe(
            v.string(),
            v.regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u),
            refuse(
                (key) => /^aws:/i.test(key),
                "begins with aws:, which AWS reserves",
                "Write a key that does not begin with aws:.",
            ),
        ),
        v.pipe(v.string(), v.regex(/^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u)),
    ),
    v.maxEntries(MOST_TAGS),
    refuse(
        (tags) =>
            new Set(Object.keys(tags).map((key) => key.toLowerCase())).size <
            Object.keys(tags).length,
        "has keys that differ only in case",
        "Keep one of them: IAM takes them for the same key.",
    ),
    v.description(
        'an object of at most 50 tags: keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+@-, such as {CostCenter: "1234"}',
    ),
);

export const flag = v.pipe(
    v.string(),
    v.picklist(["true", "false"]),
    v.transform((text) => text === "true"),
    v.description("true or false"),
);

/** The full ARN of a KMS key. */
export const keyArn = v.pipe(
    v.string(),
    v.regex(KEY_ARN),
    v.description(
        "the full ARN of a KMS key, such as arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
);

/** A whole number within a closed range. */
export function whole(unit: string, from: number, to: number) {
    return v.pipe(
        v.string(),
        v.regex(/^\d{1,9}$/),
        v.transform(Number),
        v.minValue(from),
        v.maxValue(to),
        v.description(`a whole number of ${unit} from ${from} to ${to}`),
    );
}

const lockDays = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36500));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export const objectLock = v.pipe(
    v.string(),
    v.parseJson(),
    v.strictObject({ mode: v.picklist(["GOVERNANCE", "COMPLIANCE"]), days: lockDays }),
    v.description(
        "an object with the keys mode, GOVERNANCE or COMPLIANCE, and days, a whole number from 1 to 36500",
    ),
);

/** One of a few literal words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
    return v.pipe(v.string(), v.picklist(words), v.description(words.join(" or ")));
}

/** Text that matches a pattern; `form` says in words what the pattern accepts. */
export function text(pattern: RegExp, form: string) {
    return v.pipe(v.string(), v.regex(pattern), v.description(form));
}

/**
 * The form of a value within an object: Pulumi hands a number or flag there to the program as such,
 * where it hands those at the top as text.
 */
export function inObject<Form extends v.GenericSchema<string, unknown>>(inner: Form) {
    return v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String), inner);
}

/** Different regions, or none. */
export const regions = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(v.string()),
    different,
    v.description("a list of different AWS regions, such as [eu-west-1, us-east-1]"),
);

/** Regions that AWS has opened since the table of regions was made. */
export const newRegions = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(v.pipe(v.string(), v.regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/))),
    different,
    v.description(
        "a list of different AWS regions that are newer than this version, such as [eu-east-1]",
    ),
);

/** One or more different regions. */
export const someRegions = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(v.string()),
    v.minLength(1),
    different,
    v.description("a list of one or more different AWS regions, such as [eu-west-1, us-east-1]"),
);

const ONLY_THE_NAME = "Write the role's name alone: what follows the last slash.";

const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/**
 * Names of existing IAM roles, without path.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
 */
export const roleNames = v.pipe(
    v.string(),
    v.parseJson(),
    v.array(
        v.pipe(
            v.string(),
            refuse((name) => name.startsWith("arn:"), "is an ARN", ONLY_THE_NAME),
            refuse((name) => name.includes("/"), "has a path", ONLY_THE_NAME),
            v.regex(ROLE_NAME),
        ),
    ),
    different,
    v.description("a list of different names of existing IAM roles, such as [app-server-node]"),
);

/** The name of an IAM role, without path. */
export const roleName = text(
    ROLE_NAME,
    "the name of an IAM role, 1 to 64 letters, digits and any of _+=,.@-",
);

/** A value that conflicts with another one. */
export interface Contradiction {
    /** The key to blame, and the way to the value within it: `["roles", 1]`. */
    readonly path: readonly [string, ...(string | number)[]];
    readonly found: unknown;
    /** Goes on from the found value: "is shorter than …". */
    readonly message: string;
    /** What to change, as a sentence: the value itself has the form of its key already. */
    readonly remedy: string;
}

/**
 * A check over several keys that may blame any of them, and more than one. It runs once all of them
 * can be read, whatever is wrong with the others.
 *
 * @param keys Those that the check reads.
 */
export function contradictions<Settings extends object>(
    keys: readonly (keyof Settings)[],
    find: (settings: Settings) => readonly Contradiction[],
) {
    return v.rawCheck<Settings>(({ dataset, addIssue }) => {
        const unreadable = dataset.issues?.map(({ path }) => path?.[0]?.key) ?? [];
        if (keys.some((key) => unreadable.includes(key))) {
            return;
        }
        for (const { path, found, message, remedy } of find(dataset.value as Settings)) {
            const [first, ...others] = path.map(pathItem);
            addIssue({
                input: found,
                message,
                path: first && [first, ...others],
                expected: remedy,
            });
        }
    });
}

function pathItem(key: string | number): v.IssuePathItem {
    return typeof key === "number"
        ? { type: "array", origin: "value", input: [], key, value: undefined }
        : { type: "object", origin: "value", input: {}, key, value: undefined };
}

/** A form for each of a party's keys, and for nothing else. */
export type Forms<Keys extends readonly string[]> = Readonly<Record<Keys[number], v.GenericSchema>>;

type SettingsSchema = v.GenericSchema & { readonly entries: v.ObjectEntries };

/**
 * Reads one party's settings from the stack's config.
 *
 * @param namespace Pulumi's namespace of the keys, the project's name.
 * @param schema A strict object of the forms above.
 * @param config The whole stack config, `<namespace>:<key>` → text; other namespaces are left alone.
 * @returns the typed settings, or every problem found, unknown keys with their nearest known one.
 */
export function readSettings<Schema extends SettingsSchema>(
    namespace: string,
    schema: Schema,
    config: Readonly<Record<string, string>>,
): Checked<v.InferOutput<Schema>> {
    const prefix = `${namespace}:`;
    const own = Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]) => [key.slice(prefix.length), value]),
    );
    const result = v.safeParse(schema, own);
    if (result.success) {
        return { ok: true, value: result.output };
    }
    const problems = result.issues.map((issue) => problemOf(issue, schema, prefix));
    const isFirstOfKey = ({ key }: Problem, index: number) =>
        problems.findIndex((other) => other.key === key) === index;
    return { ok: false, problems: problems.filter(isFirstOfKey) };
}

function problemOf(issue: v.BaseIssue<unknown>, schema: SettingsSchema, prefix: string): Problem {
    const path = issue.path ?? [];
    const name = String(path[0]?.key);
    const key = prefix + name + path.slice(1).map(segment).join("");
    const entry = schema.entries[name];
    if (entry === undefined) {
        const known = Object.keys(schema.entries);
        const nearest = closest(name, known);
        const isTypo = distance(name, nearest) <= Math.max(2, name.length / 3);
        return {
            key,
            found: "is not a key of this program",
            expected:
                (isTypo ? `Did you mean ${prefix}${nearest}? ` : "") +
                `Its keys: ${known.join(", ")}.`,
        };
    }
    const reason = issue.type.includes("check") ? `: it ${issue.message}` : "";
    return {
        key,
        found: `${issue.input === undefined ? "is missing" : `is ${show(issue.input)}`}${reason}`,
        // What `refuse` and `contradictions` say is a sentence.
        expected: (issue.type === "raw_check" && issue.expected) || `Write ${formOf(entry)}.`,
    };
}

function segment(item: v.IssuePathItem): string {
    return item.type === "array" ? `[${String(item.key)}]` : `.${String(item.key)}`;
}

/** The accepted form of an entry, seen through `optional`. */
export function formOf(entry: v.ObjectEntries[string]): string {
    const form = "wrapped" in entry ? (entry.wrapped as v.GenericSchema) : entry;
    return v.getDescription(form) ?? form.expects;
}
