import type { LogWriting } from "../../shared/iam/analyze";
import { crowdOf, someCaller } from "./callers";
import type { Caller, Crowd, Limits } from "./callers";
import type { Disagreement } from "./comparison";
import { EXPLANATIONS, WRITING_EXPLANATIONS, explain } from "./explanations";
import { choicesOf, choose } from "./free-keys";
import { instance, substitute } from "./globs";
import { pick, repeatable } from "./random";
import type { Random } from "./random";
import { decide, prepare } from "./simulator";
import {
    BUCKET,
    KEY,
    MEMBER,
    ORGANIZATION,
    OTHER_KEY,
    OWN_ACCOUNT,
    TRUSTED,
    UNNAMED_ACCOUNT,
    listOf,
} from "./world";
import type { Document, Keys } from "./world";

/** One call as an agent sends it. */
interface Call {
    readonly action: string;
    readonly caller: Caller;
    readonly keys: Keys;
    /** Whether it is about an object or a key, rather than the bucket itself. */
    readonly onPlace: boolean;
}

const ALL_EXPLANATIONS = [...EXPLANATIONS, ...WRITING_EXPLANATIONS];

/** Members tried, each with other values under the keys of which nothing is known. */
const AGAINST = 8;
const IN_FAVOUR = 150;

/**
 * Can a member write its log? `yes` has to hold for every request of the member that the analyzer
 * names, `no` for every member; `maybe` needs one that gets through, or an explanation.
 */
export function compareLogWriting(
    document: Document,
    kind: "bucket" | "key",
    { answer, principal }: LogWriting,
    explained: string[],
): Disagreement[] {
    const question = "whether a member can write its log";
    const wrong = { question, analyzer: answer };
    const find = (policy: Document, written: boolean, tries: number, limits: Limits = {}) =>
        findMember(policy, kind, written, tries, limits);
    if (answer === "yes") {
        const refused = find(document, false, AGAINST, {
            accountId: principal.accountId ?? UNNAMED_ACCOUNT,
        });
        return refused === undefined ? [] : [{ ...wrong, ...refused }];
    }
    if (answer === "no") {
        const written = find(document, true, AGAINST);
        return written === undefined ? [] : [{ ...wrong, ...written }];
    }
    const isWritten = (changed: Document, tries = IN_FAVOUR) =>
        find(changed, true, tries) !== undefined;
    if (isWritten(document)) {
        return [];
    }
    const name = explain(document, ALL_EXPLANATIONS, (changed) => isWritten(changed));
    if (name !== undefined) {
        explained.push(name);
        return [];
    }
    return isWritten(document, 20 * IN_FAVOUR) ? [] : [wrong];
}

/** A member that gets all its calls through, or one that doesn't. */
function findMember(
    document: Document,
    kind: "bucket" | "key",
    written: boolean,
    tries: number,
    limits: Limits,
):
    | { readonly request: { principal: string; action: string; resource: string; keys: Keys } }
    | undefined {
    const random = repeatable(1);
    const crowd = crowdOf(document, { trusted: [TRUSTED], anonymous: false });
    const choices = choicesOf(document, undefined);
    const policy = prepare(document);
    for (let left = tries; left > 0; left--) {
        const aimedAt = pick(random, [undefined, ...document.Statement]);
        const member = someCaller(random, crowd, "member", aimedAt, limits);
        const node = nodeOf(random, member, crowd);
        const free = { ...choose(random, choices), ...ABOUT_RESOURCE[kind] };
        const ways =
            kind === "bucket"
                ? [callsToBucket(random, node, free)]
                : callsToKey(random, node, member, free);
        const places = kind === "bucket" ? objectsOf(document, node) : keysIn(document);
        const allowed = ({ action, caller, keys, onPlace }: Call, place: string) =>
            decide(policy, {
                principal: caller.principal,
                action,
                resource: onPlace ? place : BUCKET,
                keys,
            }) === "Allowed";
        const through = ways.some((calls) =>
            places.some((place) => calls.every((call) => allowed(call, place))),
        );
        if (through === written) {
            const [[call] = []] = ways;
            return {
                request: {
                    principal: node.principal ?? "",
                    action: call?.action ?? "",
                    resource: places[0] ?? "",
                    keys: call?.keys ?? {},
                },
            };
        }
    }
    return undefined;
}

const ABOUT_RESOURCE: Readonly<Record<"bucket" | "key", Keys>> = {
    bucket: about({ "s3:resourceaccount": OWN_ACCOUNT }),
    key: about({}),
};

function about(more: Keys): Keys {
    return {
        "aws:resourceaccount": OWN_ACCOUNT,
        "aws:resourceorgid": ORGANIZATION,
        "aws:resourceorgpaths": [`${ORGANIZATION}/r-ab12/`],
        ...more,
    };
}

/** The account's role on a node. */
function nodeOf(random: Random, member: Caller, { userIds }: Crowd): Caller {
    const { account, keys } = member;
    const arn = /:role\/(.+)$/.exec(String(keys["aws:principalarn"]))?.[1];
    const role = arn ?? pick(random, ["Node", "Unnamed"]);
    const node = pick(random, ["i-0abc", "mi-0abc"]);
    const roles = [
        "AROAUNNAMEDIDUNNAMED1",
        ...userIds.flatMap((id) => (id.startsWith("AROA") ? (id.split(":")[0] ?? []) : [])),
    ];
    return {
        ...member,
        kind: "principal",
        principal: `arn:aws:sts::${account}:assumed-role/${role}/${node}`,
        keys: {
            ...keys,
            "aws:principalarn": `arn:aws:iam::${account}:role/${role}`,
            "aws:principaltype": "AssumedRole",
            "aws:userid": `${pick(random, roles)}:${node}`,
            "aws:securetransport": "true",
        },
    };
}

/** The keys without those that no request of an agent has. */
function without(keys: Keys, unsent: RegExp): Keys {
    return Object.fromEntries(Object.entries(keys).filter(([key]) => !unsent.test(key)));
}

function callsToBucket(random: Random, caller: Caller, free: Keys): Call[] {
    const access: Keys =
        random() < 0.3
            ? { "s3:dataaccesspointaccount": pick(random, [caller.account, OWN_ACCOUNT]) }
            : {};
    const plain: Keys = {
        ...without(free, /^(s3:(x-amz-|max-keys)|aws:(multifactorauth|referer))/),
        ...(random() < 0.5 ? { "aws:multifactorauthpresent": "false" } : {}),
        ...access,
        ...caller.keys,
        "aws:viaawsservice": "false",
    };
    const upload = {
        ...plain,
        "s3:x-amz-acl": "bucket-owner-full-control",
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-server-side-encryption-aws-kms-key-id": pick(random, [KEY, OTHER_KEY]),
    };
    return [
        { action: "s3:PutObject", caller, keys: upload, onPlace: true },
        { action: "s3:PutObjectAcl", caller, keys: upload, onPlace: true },
        { action: "s3:GetEncryptionConfiguration", caller, keys: plain, onPlace: false },
    ];
}

/** Through S3 for a log, or by itself for the stream of a session. */
function callsToKey(random: Random, node: Caller, starter: Caller, free: Keys): Call[][] {
    const sent = without(free, /^kms:(viaservice|encryptioncontext|grant)/);
    const plain = {
        ...without(sent, /^aws:multifactorauth/),
        ...(random() < 0.5 ? { "aws:multifactorauthpresent": "false" } : {}),
        ...node.keys,
    };
    const throughS3 = {
        ...plain,
        "kms:viaservice": pick(random, [
            "s3.eu-central-1.amazonaws.com",
            "s3.us-west-2.amazonaws.com",
        ]),
        "kms:encryptioncontext:aws:s3:arn": pick(random, [
            BUCKET,
            `${BUCKET}/${MEMBER}/s.log`,
            // Nobody knows how logs are called.
            `${BUCKET}/*`,
            "arn:aws:s3:::x",
        ]),
    };
    const context = {
        "kms:encryptioncontext:aws:ssm:sessionid": "jane-0123",
        "kms:encryptioncontext:aws:ssm:targetid": "i-0abc",
    };
    const byStarter = { ...sent, ...starter.keys, "aws:securetransport": "true", ...context };
    const [decrypt, generate] = ["kms:Decrypt", "kms:GenerateDataKey"] as const;
    const onPlace = true;
    return [
        [decrypt, generate].map((action) => ({ action, caller: node, keys: throughS3, onPlace })),
        [
            { action: decrypt, caller: node, keys: { ...plain, ...context }, onPlace },
            { action: generate, caller: starter, keys: byStarter, onPlace },
        ],
    ];
}

function objectsOf({ Version, Statement }: Document, { account, keys }: Caller): string[] {
    const written = Statement.filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Resource }) => listOf(Resource))
        .flatMap((text) => (Version === "2012-10-17" ? (substitute(text, keys) ?? []) : text))
        .map((text) => instance(text, "x/s.log"))
        .filter((text) => text.startsWith(`${BUCKET}/`));
    return [...new Set([...written, `${BUCKET}/${account}/s.log`, `${BUCKET}/s.log`])];
}

function keysIn({ Statement }: Document): string[] {
    const written = Statement.flatMap(({ Resource }) => listOf(Resource))
        .map((text) => instance(text, "1111aaaa"))
        .filter((text) => text.startsWith("arn:aws:kms:") && text.includes(`:${OWN_ACCOUNT}:`));
    const unnamed = `arn:aws:kms:eu-central-1:${OWN_ACCOUNT}:key/2222bbbb`;
    return [...new Set([KEY, OTHER_KEY, unnamed, ...written])];
}
