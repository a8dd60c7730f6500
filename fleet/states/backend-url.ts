import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { BackendError } from "./backend-error";

/** How a client of S3 is made, of the URL's parameters. */
export interface S3Options {
    readonly region?: string;
    /** With its scheme. */
    readonly endpoint?: string;
    readonly profile?: string;
    /** A role that is taken with the credentials found otherwise. */
    readonly role?: string;
    readonly anonymous?: true;
    readonly pathStyle?: true;
    readonly noTls?: true;
    readonly dualStack?: true;
    readonly fips?: true;
    readonly accelerate?: true;
}

/** Where a backend's URL leads. */
export type Backend =
    | { readonly kind: "file"; readonly url: string; readonly folder: string }
    | {
          readonly kind: "s3";
          /** Without its parameters. */
          readonly url: string;
          readonly bucket: string;
          /** Of every key: empty, or ends with a slash. */
          readonly prefix: string;
          readonly options: S3Options;
          readonly warnings: readonly string[];
      }
    /** One that only the engine reads: Pulumi Cloud, Google Cloud Storage, Azure, Postgres. */
    | { readonly kind: "engine"; readonly url: string };

/** What the parameters that hold yes or no do; several names are one thing by another time. */
const SWITCHES: Readonly<Record<string, keyof S3Options>> = {
    s3ForcePathStyle: "pathStyle",
    use_path_style: "pathStyle",
    // The bucket may not be put before a host that may not change.
    hostname_immutable: "pathStyle",
    disableSSL: "noTls",
    disable_https: "noTls",
    anonymous: "anonymous",
    dualstack: "dualStack",
    fips: "fips",
    accelerate: "accelerate",
};

const TEXTS = new Set(["region", "endpoint", "profile", "role"]);

/**
 * What says nothing to a reader: how the engine encrypts and checks what it writes, how often it may
 * call, and which SDK it once was.
 */
const OF_WRITERS = new Set([
    ...["ssetype", "kmskeyid", "request_checksum_calculation", "response_checksum_validation"],
    ...["rate_limiter_capacity", "awssdk"],
]);

/**
 * Reads a backend's URL as the engine does.
 *
 * @throws BackendError for what is no URL, a bucket without a name, and a switch that is not one.
 * @see https://pkg.go.dev/gocloud.dev/blob/s3blob#URLOpener
 * @see https://pkg.go.dev/gocloud.dev/aws#V2ConfigFromURLParams
 */
export function backendOf(url: string): Backend {
    if (url.startsWith("file://")) {
        return { kind: "file", url, folder: folderOf(url) };
    }
    if (!URL.canParse(url)) {
        throw new BackendError(
            `The backend is ${JSON.stringify(url)}, which is no URL. Write one such as ` +
                `"s3://bucket?region=eu-west-1" or "file://~" into PULUMI_BACKEND_URL.`,
        );
    }
    const { protocol, hostname, pathname, searchParams } = new URL(url);
    return protocol === "s3:"
        ? s3Of(url, hostname, pathname, searchParams)
        : { kind: "engine", url: withoutSecrets(url) };
}

/** `file://~`, `file:///var/state`, `file://./state`: what follows is a path, not a host. */
function folderOf(url: string): string {
    const [path = ""] = url.slice("file://".length).split("?");
    const isOfHome = path === "~" || path.startsWith("~/") || path.startsWith("~\\");
    return isOfHome ? join(homedir(), path.slice(1)) : resolve(path);
}

function s3Of(url: string, bucket: string, path: string, params: URLSearchParams): Backend {
    if (bucket === "") {
        throw new BackendError(
            `The backend is ${JSON.stringify(url)}, which names no bucket. ` +
                `Write "s3://bucket?region=eu-west-1" into PULUMI_BACKEND_URL.`,
        );
    }
    const options: Record<string, unknown> = {};
    const warnings: string[] = [];
    for (const [name, value] of params) {
        const asked = SWITCHES[name];
        if (asked !== undefined) {
            if (isOn(name, value)) {
                options[asked] = true;
            }
        } else if (TEXTS.has(name)) {
            options[name] = value;
        } else if (!OF_WRITERS.has(name)) {
            warnings.push(
                `The backend's URL has the parameter ${name}=${value}, which this does not know ` +
                    `and leaves out. Known are ${[...Object.keys(SWITCHES), ...TEXTS].join(", ")}.`,
            );
        }
    }
    const prefix = path.replace(/^\/+/, "").replace(/\/*$/, "/");
    return {
        kind: "s3",
        url: url.replace(/\?.*$/s, ""),
        bucket,
        prefix: prefix === "/" ? "" : prefix,
        options: withScheme(options),
        warnings,
    };
}

/** The engine completes an endpoint without a scheme, as it was written before gocloud 0.46. */
function withScheme(options: S3Options): S3Options {
    const { endpoint, noTls } = options;
    if (endpoint === undefined || endpoint.includes("://")) {
        return options;
    }
    return { ...options, endpoint: `${noTls === true ? "http" : "https"}://${endpoint}` };
}

/** As Go's strconv.ParseBool takes it. */
function isOn(name: string, value: string): boolean {
    if (/^(1|t|true)$/i.test(value)) {
        return true;
    }
    if (/^(0|f|false)$/i.test(value)) {
        return false;
    }
    throw new BackendError(
        `The backend's URL has ${name}=${value}. Write ${name}=true, ${name}=false, or neither.`,
    );
}

function withoutSecrets(url: string): string {
    const shown = new URL(url);
    shown.password &&= "****";
    shown.search = "";
    return shown.href;
}
