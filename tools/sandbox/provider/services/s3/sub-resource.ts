import type { S3 } from "@aws-sdk/client-s3";
import { fixed, type Input } from "../../properties/property";
import type { Values } from "../../properties/values";
import { service, type Inputs, type Known, type ResourceType } from "../../resource";

/** A setting of a bucket that S3 keeps apart: put, got and deleted by the bucket's name. */
interface SubResource<Args> {
    readonly token: string;
    readonly label: string;
    /** S3's code for a bucket that does not have the setting. */
    readonly absent?: string;
    /** Beside the bucket. */
    readonly fields: { readonly [K in keyof Args]?: Input };
    readonly unserved?: string;
    /** At a creation `olds` is undefined. */
    put(s3: S3, Bucket: string, inputs: Inputs<Args>, olds?: Values): Promise<unknown> | undefined;
    /** The fields' values, undefined when the bucket does not have the setting. */
    get(s3: S3, Bucket: string, known: Known<Args>): Promise<Values | undefined>;
    /** Absent for what a bucket always has. */
    delete?(s3: S3, Bucket: string, state: Known<Args>): Promise<unknown> | undefined;
    /** The bucket's name, unless told here. */
    idOf?(inputs: Inputs<Args>): string;
}

const { resource } = service({});

export function subResource<Args>(declared: SubResource<Args>): ResourceType {
    const { token, label, absent = "", fields, unserved } = declared;
    return resource<{ readonly bucket: string }>({
        token,
        label,
        absent: ["NoSuchBucket", absent],
        inputs: { ...fixed("bucket"), ...fields },
        unserved,
        async create({ s3 }, args) {
            await declared.put(s3, args.bucket, args as unknown as Inputs<Args>);
            return declared.idOf?.(args as unknown as Inputs<Args>);
        },
        async read({ s3 }, id, known) {
            const bucket = bucketOf(id);
            const live = await declared.get(s3, bucket, known as Known<Args>);
            return live && { bucket, ...live };
        },
        update: ({ s3 }, id, news, olds) =>
            declared.put(s3, bucketOf(id), news as unknown as Inputs<Args>, olds),
        delete: ({ s3 }, id, state) => declared.delete?.(s3, bucketOf(id), state as Known<Args>),
    });
}

/** An id may have more after a comma. */
function bucketOf(id: string): string {
    return id.split(",")[0] ?? id;
}
