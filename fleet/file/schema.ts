import * as v from "valibot";
import { ANY_PARTITION } from "../../shared/arn";
import { ACCOUNT_ID } from "../../shared/ids";
import { refuse } from "../../shared/settings";
import { didYouMean } from "./typo";

/*
 * The form of fleet.yaml. A description is what editors show for a key, a message what to write
 * instead of what was found.
 */

const UNKNOWN_KEY = "never";

/** An object of these keys and no others. */
function keys<Entries extends v.ObjectEntries>(entries: Entries) {
    const known = Object.keys(entries);
    const all = `Its keys: ${known.join(", ")}.`;
    const remedy = `Write an object. ${all}`;
    return v.pipe(
        noList(remedy),
        v.strictObject(entries, ({ expected, path }) => {
            const key = path?.at(-1)?.key;
            if (key === undefined) {
                return remedy;
            }
            const name = key as string;
            const entry = entries[name];
            return expected === UNKNOWN_KEY || entry === undefined
                ? didYouMean(name, known) + all
                : `Add it. ${v.getDescription(entry) ?? ""}`.trim();
        }),
    );
}

/** Lists would pass for objects with numbers as keys. */
function noList(remedy: string) {
    return v.custom<unknown>((value) => !Array.isArray(value), remedy);
}

/** An object with any keys. */
function record<
    Key extends v.GenericSchema<string, string>,
    Value extends v.GenericSchema<unknown, unknown>,
>(key: Key, value: Value, remedy: string) {
    return v.pipe(noList(remedy), v.record(key, value, remedy));
}

/** Text, with what to write where there is none or another. */
function words(remedy: string) {
    return v.pipe(v.string(remedy), v.nonEmpty(remedy));
}

function listOf<Item extends v.GenericSchema>(item: Item, remedy: string) {
    return v.pipe(v.array(item, remedy), v.minLength(1, remedy));
}

const ID_REMEDY = 'Write a 12-digit AWS account id in quotes, such as "222222222222".';
const accountId = v.pipe(v.string(ID_REMEDY), v.regex(ACCOUNT_ID, ID_REMEDY));

const OU_REMEDY =
    "Write the names of organizational units from the top, with slashes, such as Workloads/Prod, " +
    "or a unit's id, such as ou-ab12-11111111.";

/** Slashes around the names change nothing. */
const unit = v.pipe(
    words(OU_REMEDY),
    v.transform((text) => text.replace(/^\/+|\/+$/g, "")),
    v.nonEmpty(`${OU_REMEDY} To take every account, leave include away.`),
    refuse(
        (text) => text.split("/").some((segment) => segment === "" || segment.includes("**")),
        "has an empty name, or **",
        "Write single slashes and asterisks: a unit stands for everything below it.",
    ),
);

const TAG_REMEDY = 'Write a tag\'s key and its value, such as {team: payments}, or "*" for any.';
const TAGS_REMEDY = "Write keys and values, such as {team: payments}.";

/** Which accounts are meant. */
export const MATCHER_SCHEMA = v.pipe(
    keys({
        id: v.pipe(v.optional(accountId), v.description("The id of one account.")),
        name: v.pipe(
            v.optional(words("Write the name of an account; * stands for any characters.")),
            v.description("The name of an account; * stands for any characters."),
        ),
        ou: v.pipe(
            v.optional(unit),
            v.description(
                "An organizational unit and all below it: the names from the top, with slashes " +
                    "(* stands for any characters within a name), or the unit's id.",
            ),
        ),
        tag: v.pipe(
            v.optional(
                v.pipe(
                    record(v.string(), v.string(TAG_REMEDY), TAG_REMEDY),
                    v.minEntries(1, TAG_REMEDY),
                ),
            ),
            v.description(
                "Tags of the account, all of which it has to have; * stands for any characters " +
                    "of a value.",
            ),
        ),
    }),
    refuse(
        (one) => Object.keys(one).length !== 1,
        "does not have exactly one key",
        "Write exactly one of id, name, ou and tag; list two matchers where either will do.",
    ),
    v.metadata({ minProperties: 1, maxProperties: 1 }),
);

const FOR_REMEDY = "Write a matcher, such as {ou: Workloads}, or a list of one or more.";

const settings = record(v.string(), v.unknown(), "Write an object of config keys.");

const listed = keys({
    id: v.pipe(accountId, v.description("The account's id, in quotes.")),
    name: v.pipe(
        v.optional(words("Write the account's name, or leave it away.")),
        v.description("Its name. By default its id."),
    ),
    ou: v.pipe(
        v.optional(unit),
        v.description("Names of its organizational units from the top, with slashes."),
    ),
    tags: v.pipe(
        v.optional(record(v.string(), v.string(TAGS_REMEDY), TAGS_REMEDY)),
        v.description("Its tags, for matchers."),
    ),
});

const READER_REMEDY =
    "Write the ARN of a role, such as arn:aws:iam::999999999999:role/reader, or leave it away to " +
    "read the organization with your own rights.";

const LIST_REMEDY = 'Write a list of accounts, such as [{id: "222222222222"}].';

const accounts = v.pipe(
    keys({
        from: v.pipe(
            v.optional(
                v.literal(
                    "organizations",
                    "Write organizations, or list the accounts in list instead.",
                ),
            ),
            v.description("Where the accounts come from: AWS Organizations."),
        ),
        list: v.pipe(
            v.optional(listOf(listed, LIST_REMEDY)),
            v.description("The accounts themselves, instead of from."),
        ),
        role: v.pipe(
            v.optional(
                v.pipe(
                    v.string(READER_REMEDY),
                    v.regex(
                        new RegExp(
                            `^arn:${ANY_PARTITION}:iam::\\d{12}:role/([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}$`,
                        ),
                        READER_REMEDY,
                    ),
                ),
            ),
            v.description(
                "The role that reads the organization. By default whoever runs the fleet does.",
            ),
        ),
        include: v.pipe(
            v.optional(
                listOf(
                    MATCHER_SCHEMA,
                    "Write a list of matchers, such as [{ou: Workloads}], or leave include away " +
                        "for every account.",
                ),
            ),
            v.description(
                "The accounts that get a stack: those that one of the matchers means. By default " +
                    "every account. The management account has to be named by its id.",
            ),
        ),
        exclude: v.pipe(
            v.optional(
                v.array(MATCHER_SCHEMA, "Write a list of matchers, such as [{ou: Sandbox}]."),
            ),
            v.description("Accounts that get none, whatever include says."),
        ),
    }),
    refuse(
        ({ from, list }) => (from === undefined) === (list === undefined),
        "does not say where accounts come from, or says it twice",
        "Write either from: organizations, or list with the accounts.",
    ),
    refuse(
        ({ list, role }) => list !== undefined && role !== undefined,
        "has a role that reads the organization, and a list instead of one",
        "Remove role, or write from: organizations instead of list.",
    ),
    v.metadata({ oneOf: [{ required: ["from"] }, { required: ["list"] }] }),
);

/** The role that AWS Organizations makes in accounts it creates. */
export const DEFAULT_ROLE = "OrganizationAccountAccessRole";

const ROLE_REMEDY =
    "Write the name of a role that is in each account, with its path if it has one, such as " +
    "session-logs-deploy.";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const EXTERNAL_ID_REMEDY = "Write 2 to 1224 letters, digits and any of _+=,.@:/-.";

const deploy = keys({
    role: v.pipe(
        v.optional(
            v.pipe(
                v.string(ROLE_REMEDY),
                refuse(
                    (text) => text.startsWith("arn:"),
                    "is an ARN",
                    "Write what follows role/: each account has its own ARN.",
                ),
                v.regex(/^\/?([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, ROLE_REMEDY),
                v.transform((text) => text.replace(/^\//, "")),
            ),
            DEFAULT_ROLE,
        ),
        v.description(
            `The role that the fleet takes in each account, with its path if it has one. By default ${DEFAULT_ROLE}.`,
        ),
    ),
    externalId: v.pipe(
        v.optional(
            v.pipe(
                v.string(EXTERNAL_ID_REMEDY),
                v.regex(/^[\w+=,.@:/-]{2,1224}$/, EXTERNAL_ID_REMEDY),
            ),
        ),
        v.description("The external id that the role's trust policy asks for."),
    ),
});

const override = keys({
    for: v.pipe(
        // A union would not say which of its forms was meant.
        v.lazy((value): v.GenericSchema<unknown, MatcherValues | MatcherValues[]> =>
            Array.isArray(value) ? listOf(MATCHER_SCHEMA, FOR_REMEDY) : MATCHER_SCHEMA,
        ),
        v.description("The accounts that get these settings: a matcher, or a list of matchers."),
    ),
    set: v.pipe(
        settings,
        v.minEntries(1, "Write at least one config key, or remove the override."),
        v.description(
            "Config keys of members. The whole value of a key is replaced; null takes it away.",
        ),
    ),
});

const STACK_REMEDY =
    "Write a stack's name of 1 to 100 letters, digits and any of _.-, without organization and project.";

const stacks = record(
    v.union(
        [v.literal("central"), accountId],
        "Write an account id in quotes, or central for the archive's stack.",
    ),
    v.pipe(v.string(STACK_REMEDY), v.regex(/^[\w.-]{1,100}$/, STACK_REMEDY)),
    'Write account ids with names of stacks, such as {"222222222222": payments}.',
);

const PROVIDER_REMEDY =
    "Write passphrase, default, or the address of a key: awskms://…, azurekeyvault://…, " +
    "gcpkms://… or hashivault://….";

/** fleet.yaml. */
export const FLEET_SCHEMA = keys({
    central: v.pipe(settings, v.description("The archive: config keys of central.")),
    accounts: v.pipe(accounts, v.description("The accounts of the fleet.")),
    deploy: v.pipe(
        v.optional(deploy, {}),
        v.description("How the fleet gets into each account, central's included."),
    ),
    defaults: v.pipe(
        v.optional(settings, {}),
        v.description("What every member is configured with: config keys of members."),
    ),
    overrides: v.pipe(
        v.optional(
            v.array(override, "Write a list of overrides, each an object with for and set."),
            [],
        ),
        v.description(
            "What is different for some members. They are applied in order: a later one wins.",
        ),
    ),
    stacks: v.pipe(
        v.optional(stacks, {}),
        v.description(
            "Names of stacks by account id, where they are not the id itself, and central's by " +
                "the key central.",
        ),
    ),
    secretsProvider: v.pipe(
        v.optional(
            v.pipe(
                v.string(PROVIDER_REMEDY),
                v.regex(
                    /^(default|passphrase|(awskms|azurekeyvault|gcpkms|hashivault):\/\/.+)$/,
                    PROVIDER_REMEDY,
                ),
            ),
        ),
        v.description("Pulumi's secrets provider for stacks that are made."),
    ),
});

export type FleetValues = v.InferOutput<typeof FLEET_SCHEMA>;
export type MatcherValues = v.InferOutput<typeof MATCHER_SCHEMA>;
