import {
    DeleteObjectCommand,
    GetObjectCommand,
    NoSuchKey,
    paginateListObjectsV2,
    S3Client,
    type _Object,
    type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { TIME_OUTS } from "../accounts/reach";
import { BackendError } from "./backend-error";
import type { S3Options } from "./backend-url";
import type { ObjectStore, StoredObject } from "./object-store";

export interface S3Place {
    readonly bucket: string;
    /** Empty, or ends with a slash. */
    readonly prefix: string;
    readonly options: S3Options;
}

/** A backend in a bucket, read with the credentials that the engine would find. */
export function s3Store(place: S3Place, env: NodeJS.ProcessEnv): ObjectStore {
    const client = new S3Client(clientConfig(place.options, env));
    const { bucket: Bucket, prefix } = place;
    return {
        async list(listed, after) {
            const found: StoredObject[] = [];
            const asked = {
                Bucket,
                Prefix: prefix + listed,
                StartAfter: after === undefined ? undefined : prefix + after,
            };
            try {
                for await (const { Contents = [] } of paginateListObjectsV2({ client }, asked)) {
                    found.push(...Contents.map((object) => storedObject(object, prefix)));
                }
                return found;
            } catch (error) {
                throw explained(error, `list ${listed} in`, place);
            }
        },
        async read(key) {
            try {
                const { Body } = await client.send(
                    new GetObjectCommand({ Bucket, Key: prefix + key }),
                );
                return Body && Buffer.from(await Body.transformToByteArray());
            } catch (error) {
                if (error instanceof NoSuchKey) {
                    return undefined;
                }
                throw explained(error, `read ${key} in`, place);
            }
        },
        async remove(key) {
            try {
                await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + key }));
            } catch (error) {
                throw explained(error, `delete ${key} in`, place);
            }
        },
    };
}

function storedObject(object: _Object, prefix: string): StoredObject {
    const { Key = "", ETag = "", LastModified = new Date(0) } = object;
    return { key: Key.slice(prefix.length), revision: ETag, changedAt: LastModified };
}

/** AWS's own words, and what they are about. */
function explained(error: unknown, doing: string, { bucket, options }: S3Place): BackendError {
    const { name, message } = error as Error;
    const where = options.endpoint === undefined ? "" : ` at ${options.endpoint}`;
    return new BackendError(
        `Can't ${doing} the backend's bucket ${bucket}${where}: ${name}: ${message}. ` +
            `Check PULUMI_BACKEND_URL (or \`pulumi whoami -v\`), the region, and whose credentials ` +
            `these are (\`aws sts get-caller-identity\`).`,
        { cause: error },
    );
}

/** As the engine's SDK for Go would be set up by the same URL and environment. */
export function clientConfig(options: S3Options, env: NodeJS.ProcessEnv): S3ClientConfig {
    const { profile, role, anonymous } = options;
    // The SDK for Go takes AWS_DEFAULT_REGION too; that for JavaScript only AWS_REGION.
    const region = options.region ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
    return {
        requestHandler: TIME_OUTS,
        ...(region ? { region } : {}),
        ...(profile === undefined ? {} : { profile }),
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
        ...(options.pathStyle ? { forcePathStyle: true } : {}),
        ...(options.noTls ? { tls: false } : {}),
        ...(options.dualStack ? { useDualstackEndpoint: true } : {}),
        ...(options.fips ? { useFipsEndpoint: true } : {}),
        ...(options.accelerate ? { useAccelerateEndpoint: true } : {}),
        ...(role === undefined
            ? {}
            : {
                  credentials: fromTemporaryCredentials({
                      params: { RoleArn: role },
                      clientConfig: {
                          ...(region ? { region } : {}),
                          ...(profile === undefined ? {} : { profile }),
                      },
                  }),
              }),
        ...(anonymous
            ? {
                  credentials: { accessKeyId: "", secretAccessKey: "" },
                  signer: { sign: (request) => Promise.resolve(request) },
              }
            : {}),
    };
}
