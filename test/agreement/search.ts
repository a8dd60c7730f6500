import type { Caller } from "./callers";
import { choicesOf, choose } from "./free-keys";
import { instance, matches, substitute } from "./globs";
import { pick, repeatable } from "./random";
import type { Random } from "./random";
import { prepare } from "./simulator";
import type { Decision, Prepared } from "./simulator";
import {
    BUCKET,
    KEY,
    MEMBER,
    ORGANIZATION,
    OTHER_KEY,
    OUTSIDER,
    OWN_ACCOUNT,
    UNNAMED_ACCOUNT,
    listOf,
} from "./world";
import type { Document, Keys, Request, Statement } from "./world";

/** What to look for among the requests that a policy may be sent. */
export interface Search {
    readonly document: Document;
    /** The statement that requests should fit; all of its conditions on free keys hold if they can. */
    readonly aimedAt: Statement | undefined;
    readonly caller: (random: Random) => Caller;
    readonly actions: readonly string[];
    /** A pattern that all resources match. */
    readonly within?: string;
    /** True if requests may come through anybody's access point, ours included. */
    readonly anyAccessPoint?: boolean;
    /** True if requests may be about other accounts' keys and buckets. */
    readonly anyOwner?: boolean;
    /** Resources that don't count. */
    readonly except?: (resource: string) => boolean;
    /** What every request carries, before all else. */
    readonly fixed?: Keys;
    readonly decide: (policy: Prepared, request: Request) => Decision;
    readonly wanted: (decision: Decision) => boolean;
    readonly tries: number;
}

/** A request that the evaluator decides as wanted, unless none is among those tried. */
export function search(args: Search): Request | undefined {
    const { document, aimedAt, caller, actions, fixed, decide, wanted } = args;
    if (actions.length === 0) {
        return undefined;
    }
    const random = repeatable(1);
    const choices = choicesOf(document, aimedAt);
    const policy = prepare(document);
    const variables = document.Version === "2012-10-17";
    for (let left = args.tries; left > 0; left--) {
        const who = caller(random);
        const action = pick(random, actions);
        const keys: Keys = {
            ...aboutResource(action),
            ...accessPoint(random, who, args.anyAccessPoint === true),
            ...encryptionContext(choose(random, choices), who),
            ...who.keys,
            ...fixed,
        };
        const resolve = (text: string) => (variables ? substitute(text, keys) : text);
        const patterns = listOf(aimedAt?.Resource).flatMap((pattern) => resolve(pattern) ?? []);
        const resource = someResource(random, action, who.account, patterns, args);
        if (resource === undefined || (aimedAt?.Resource !== undefined && patterns.length === 0)) {
            continue;
        }
        const request = { principal: who.principal, action, resource, keys };
        if (wanted(decide(policy, request))) {
            return request;
        }
    }
    return undefined;
}

const OBJECT_ACTION =
    /^s3:(AbortMultipart|Bypass|(Get|Put|Delete|Restore|Update|List)?(Multipart|Object)|Replicate|Initiate|Restore)/i;

/** Whether an S3 action is about objects. The buckets' own settings for objects are not. */
export function isObjectAction(action: string): boolean {
    return OBJECT_ACTION.test(action) && !/ListMultipartUploads$/i.test(action);
}

/** The actions, of some, that a statement is about. */
export function coveredActions(
    { Action, NotAction }: Statement,
    actions: readonly string[],
): string[] {
    const named = (action: string) =>
        listOf(Action ?? NotAction).some((pattern) => matches(pattern, action, true));
    return actions.filter((action) => named(action) === (Action !== undefined));
}

/** A resource of the action's kind: one that fits a pattern, or one that policies tend to miss. */
function someResource(
    random: Random,
    action: string,
    account: string,
    patterns: readonly string[],
    { within = "*", anyOwner = false, except = () => false }: Search,
): string | undefined {
    const key = action.startsWith("kms:");
    const object = !key && isObjectAction(action);
    const usual = key ? KEYS : object ? objectsFor(account) : [BUCKET];
    const others = !anyOwner
        ? []
        : key
          ? OTHERS_KEYS
          : [object ? `${OTHERS_BUCKET}/x` : OTHERS_BUCKET];
    const kind = key ? KEY_ARN : object ? OBJECT_ARN : BUCKET_ARN;
    const own = key ? OWN_KEY_ARN : OWN_BUCKET_ARN;
    const made = [...patterns, within]
        .flatMap((pattern) => [instance(pattern, "", "5"), instance(pattern, "x/s.log", "5")])
        .filter((each) => kind.test(each) && (anyOwner || own.test(each)));
    const fitting = [...usual, ...others, ...made].filter(
        (each) =>
            matches(within, each) &&
            !except(each) &&
            (patterns.length === 0 || patterns.some((pattern) => matches(pattern, each))),
    );
    return fitting.length > 0 ? pick(random, fitting) : undefined;
}

const KEY_ARN = /^arn:aws:kms:[^:]*:\d{12}:key\/./;
const OBJECT_ARN = /^arn:aws:s3:::[^/]+\/./;
const BUCKET_ARN = /^arn:aws:s3:::[^/]+$/;
const OWN_KEY_ARN = new RegExp(`:${OWN_ACCOUNT}:key/`);
const OWN_BUCKET_ARN = new RegExp(`^(${BUCKET}|arn:aws:s3:::other-bucket)(/|$)`);
const KEYS = [
    ...[KEY, OTHER_KEY, `arn:aws:kms:us-east-1:${OWN_ACCOUNT}:key/1111aaaa`],
    `arn:aws:kms:eu-central-1:${OWN_ACCOUNT}:key/2222bbbb`,
];
const OTHERS_KEYS = [MEMBER, "000000000000"].flatMap((account) =>
    ["1111aaaa", KEY.slice(KEY.indexOf("/") + 1), "00000000-0000-0000-0000-000000000000"].map(
        (id) => `arn:aws:kms:eu-central-1:${account}:key/${id}`,
    ),
);
const OTHERS_BUCKET = "arn:aws:s3:::somebody-elses";

function objectsFor(account: string): string[] {
    const prefixes = [account, MEMBER, "000000000000", "logs"].map((name) => `${name}/s.log`);
    return ["a.log", ...prefixes].map((name) => `${BUCKET}/${name}`);
}

/** What every request for a resource of ours carries, whoever sends it. */
function aboutResource(action: string): Keys {
    return {
        "aws:resourceaccount": OWN_ACCOUNT,
        "aws:resourceorgid": ORGANIZATION,
        "aws:resourceorgpaths": [`${ORGANIZATION}/r-ab12/`],
        ...(action.startsWith("s3:") ? { "s3:resourceaccount": OWN_ACCOUNT } : {}),
    };
}

/** Anybody may come through an access point of the own account's making. */
function accessPoint(random: Random, { account }: Caller, any: boolean): Keys {
    const possible = any ? [account, OWN_ACCOUNT, OUTSIDER, UNNAMED_ACCOUNT] : [account];
    return random() < 0.3 ? { "s3:dataaccesspointaccount": pick(random, possible) } : {};
}

/** Services put the ARN of what they encrypt for into the context; it is not a bucket of ours. */
function encryptionContext(keys: Keys, { kind }: Caller): Keys {
    const key = "kms:encryptioncontext:aws:s3:arn";
    return kind === "service" && keys[key] !== undefined
        ? { ...keys, [key]: "arn:aws:s3:::a-bucket-that-no-policy-names" }
        : keys;
}
