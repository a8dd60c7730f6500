import * as v from "valibot";
import { ANY_PARTITION, KEY_ARN } from "../shared/arn";
import { PREFERENCES_DOCUMENT } from "../shared/names";
import * as form from "../shared/settings";

/* The forms of config values that only members have. */

const object = v.pipe(v.string(), v.parseJson(), form.notAList);

export const idleSessionTimeout = form.whole("minutes", 1, 60);
export const maxSessionDuration = form.whole("minutes", 1, 1440);
export const runAsDefaultUser = form.text(
    /^[\w.@-]{1,100}$/,
    "the name of an operating-system user, such as ssm-operator",
);

const profile = v.strictObject({
    linux: v.optional(v.string(), ""),
    windows: v.optional(v.string(), ""),
});

export const shellProfile = v.pipe(
    object,
    profile,
    v.description(
        "an object with the keys linux and windows, each a line that is run as the session starts",
    ),
);

const preferences = v.strictObject({
    idleSessionTimeout: v.optional(form.inObject(idleSessionTimeout)),
    maxSessionDuration: v.optional(form.inObject(maxSessionDuration)),
    runAsEnabled: v.optional(form.inObject(form.flag)),
    runAsDefaultUser: v.optional(runAsDefaultUser),
    shellProfile: v.optional(profile),
});

export const regionOverrides = v.pipe(
    object,
    v.record(v.string(), preferences),
    v.description(
        "an object with regions of this stack as keys, each with an object of idleSessionTimeout, " +
            "maxSessionDuration, runAsEnabled, runAsDefaultUser or shellProfile",
    ),
);

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
const documentName = v.pipe(
    v.string(),
    v.regex(/^[\w.-]{3,128}$/),
    form.refuse(
        (name) => /^(aws|amazon|amzn)/i.test(name),
        "begins with a word that AWS reserves",
        "Write a name that does not begin with aws, amazon or amzn.",
    ),
    form.refuse(
        (name) => name === PREFERENCES_DOCUMENT,
        "is the document that holds the session preferences",
        "Write another name; the keys outside extraDocuments set the session preferences.",
    ),
);

export const extraDocuments = v.pipe(
    object,
    v.record(documentName, preferences),
    v.description(
        "an object with names of further session documents as keys (3 to 128 letters, digits and " +
            "any of _.-, not beginning with aws, amazon or amzn), each with an object of " +
            "idleSessionTimeout, maxSessionDuration, runAsEnabled, runAsDefaultUser or shellProfile, " +
            "or with {}",
    ),
);

export const createRole = v.pipe(
    object,
    v.strictObject({ name: form.roleName }),
    v.description(
        "an object with the key name, a name for an IAM role and its instance profile: 1 to 64 " +
            "letters, digits and any of _+=,.@-",
    ),
);

/** The role that AWS's console makes for Default Host Management Configuration. */
const DHMC_ROLE = "AWSSystemsManagerDefaultEC2InstanceManagementRole";

export const dhmc = v.pipe(
    object,
    v.strictObject({
        enable: v.optional(form.inObject(form.flag), true),
        roleName: v.optional(form.roleName, DHMC_ROLE),
        existing: v.optional(form.inObject(form.flag)),
    }),
    v.description(
        "an object with the keys enable (true or false), roleName (the name of an IAM role) and " +
            "existing (true or false), or {}",
    ),
);

export const permissionsBoundary = form.text(
    new RegExp(`^arn:${ANY_PARTITION}:iam::(aws|\\d{12}):policy/[\\w+=,.@/-]+$`),
    "the ARN of an IAM policy, such as arn:aws:iam::222222222222:policy/boundary",
);

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const path = form.text(
    /^\/([\w+=,.@-]+\/){0,16}$/,
    "a path of IAM between slashes, such as /session-logs/",
);

export const namePrefix = form.text(
    /^[\w+=,.@-]{0,32}$/,
    "nothing, or up to 32 letters, digits and any of _+=,.@-, such as acme-",
);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const logGroupName = v.pipe(
    v.string(),
    v.regex(/^[\w./#-]{1,512}$/),
    form.refuse(
        (name) => name.startsWith("aws/"),
        "begins with aws/, which AWS reserves",
        "Write a name that does not begin with aws/, such as /session-logs/sessions.",
    ),
);

export const cloudWatch = v.pipe(
    object,
    v.strictObject({
        logGroupName: v.optional(logGroupName, "/session-logs/sessions"),
        retentionDays: v.optional(
            form.inObject(v.pipe(v.string(), v.transform(Number), v.picklist(RETENTION_DAYS))),
            30,
        ),
        kmsKeyArns: v.record(v.string(), v.pipe(v.string(), v.regex(KEY_ARN))),
    }),
    v.description(
        "an object with the keys logGroupName, retentionDays " +
            `(${RETENTION_DAYS.slice(0, -1).join(", ")} or ${RETENTION_DAYS.at(-1)}) and ` +
            "kmsKeyArns (an object with each region of this stack as a key and the ARN of a KMS " +
            "key there)",
    ),
);
