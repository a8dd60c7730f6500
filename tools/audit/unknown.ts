import { recordOf, type Props } from "../../policypack/values";
import { define, defineUnknown, UnknownValueError } from "../../policypack/stack/unknown-value";

/**
 * Texts that stand for a value of some type which is not known before `pulumi up`.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/**
 * Key and value that make an object a secret.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What `pulumi preview --json` prints for every secret. */
const MASK = "[secret]";

/** In characters. */
const LONGEST_PATH = 200;

/** An object or list inside of the properties, and the way to it. */
interface Place {
    readonly holder: Record<string, unknown>;
    readonly key: string;
    readonly above: Place | undefined;
}

/**
 * Makes properties that came from JSON answer as they do in the engine: reading a value that is not
 * known throws, listing the keys does not. Secrets shown in plain text are opened; the others are
 * not known. Changes the properties given, without recursion, since JSON may be bottomless.
 *
 * @param masked whether a text `[secret]` is a secret, as in a preview
 */
export function withUnknowns(properties: unknown, masked = false): Props {
    const root = { value: properties };
    const open: Place[] = [{ holder: root, key: "", above: undefined }];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
        const { holder } = place;
        const above = place;
        for (const key of Object.keys(holder)) {
            const value = opened(holder[key]);
            const why = whyUnknown(value, masked);
            if (why !== undefined) {
                const sentinel = typeof value === "string" ? value : SECRET;
                defineUnknown(
                    holder,
                    key,
                    () => new UnknownValueError(sentinel, `${pathOf(key, above)} ${why}`),
                );
                continue;
            }
            if (value !== holder[key]) {
                define(holder, key, { value, writable: true });
            }
            if (typeof value === "object" && value !== null) {
                open.push({ holder: value as Place["holder"], key, above });
            }
        }
    }
    return recordOf(root.value);
}

/** The value of a secret that is shown in plain text, as `--show-secrets` does; else the value. */
function opened(value: unknown): unknown {
    const { plaintext } = recordOf(value);
    if (!isSecret(value) || typeof plaintext !== "string") {
        return value;
    }
    try {
        return JSON.parse(plaintext);
    } catch {
        return value;
    }
}

function isSecret(value: unknown): boolean {
    return recordOf(value)[SIGNATURE] === SECRET;
}

function whyUnknown(value: unknown, masked: boolean): string | undefined {
    if (UNKNOWNS.has(value)) {
        return "is not known before pulumi up";
    }
    if (masked && value === MASK) {
        return "is a secret, which pulumi preview --json does not show";
    }
    return isSecret(value)
        ? "is a secret, encrypted here; pulumi stack export --show-secrets shows it"
        : undefined;
}

/** `rules[0].kmsMasterKeyId`; of a way longer than that, the end. */
function pathOf(key: string, place: Place): string {
    let path = "";
    let here: Place = { holder: {}, key, above: place };
    for (; here.above !== undefined && path.length < LONGEST_PATH; here = here.above) {
        const isIndex = Array.isArray(here.above.holder);
        path = `${isIndex ? `[${here.key}]` : `.${here.key}`}${path}`;
    }
    return here.above === undefined ? path.replace(/^\.value\.?/, "") : `…${path}`;
}
