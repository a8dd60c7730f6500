import { Role } from "@pulumi/aws/iam/role";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { Config, type CustomResource, type Input } from "@pulumi/pulumi";
import { createRequire } from "node:module";
import { leakingSample, ordinarySamples, type Account, type Declaration } from "../samples";

/** A class of @pulumi/aws, whose arguments are the samples' `props`. */
type ResourceClass = new (name: string, args: object) => CustomResource;

const load = createRequire(__filename);
const BUCKET = "aws:s3/bucket:Bucket";
const ROLE = "aws:iam/role:Role";
/** Buckets and roles so far, by the name under which others refer to them. */
const buckets = new Map<unknown, Bucket>();
const roles = new Map<unknown, Role>();

const config = new Config();
for (const { id, resources } of ordinarySamples(config.require<Account>("account"))) {
    ownersFirst(resources).forEach((resource) => declareLinked(resource, id));
}
if (config.getBoolean("leak")) {
    // As it stands: the bucket is another stack's.
    leakingSample().resources.forEach(({ type, name, props }) => declare(type, name, props));
}

function ownersFirst(resources: readonly Declaration[]): readonly Declaration[] {
    const isOwner = ({ type }: Declaration) => type === BUCKET || type === ROLE;
    return [...resources.filter(isOwner), ...resources.filter((one) => !isOwner(one))];
}

/** A resource of a sample, which refers to others by their outputs, as programs do. */
function declareLinked({ type, name, props }: Declaration, id: string): void {
    const args = { ...props, ...references(type, props, id) };
    const made = declare(type, `${name}-${id}`, args);
    if (type === BUCKET) {
        buckets.set(props["bucket"], made as Bucket);
    }
    if (type === ROLE) {
        roles.set(props["name"], made as Role);
    }
}

/** `aws:s3/bucketPolicy:BucketPolicy` is the class BucketPolicy of @pulumi/aws/s3/bucketPolicy. */
function declare(type: string, name: string, args: object): CustomResource {
    const [, path = "", className = ""] = type.split(":");
    const module = load(`@pulumi/aws/${path}`) as Readonly<Record<string, ResourceClass>>;
    const Class = module[className];
    if (Class === undefined) {
        throw new Error(`@pulumi/aws has no resource ${type}.`);
    }
    return new Class(name, args);
}

/** What the sample refers to and does not have is made here. */
function references(
    type: string,
    { bucket, role, primaryKeyArn }: Declaration["props"],
    id: string,
): Readonly<Record<string, Input<string>>> {
    return {
        ...(typeof bucket === "string" &&
            type !== BUCKET && { bucket: bucketNamed(bucket).bucket }),
        ...(typeof role === "string" && { role: roleNamed(role).name }),
        ...(typeof primaryKeyArn === "string" && {
            primaryKeyArn: primaryKey(`primary-${id}`, primaryKeyArn.split(":")[3]).arn,
        }),
    };
}

function bucketNamed(name: string): Bucket {
    const bucket = buckets.get(name) ?? new Bucket(name, { bucket: name });
    buckets.set(name, bucket);
    return bucket;
}

function roleNamed(name: string): Role {
    const role = roles.get(name) ?? new Role(name, { name, assumeRolePolicy: signOn() });
    roles.set(name, role);
    return role;
}

/** The trust policy of a role that people sign on to. */
function signOn(): string {
    const Principal = { Federated: "arn:aws:iam::222222222222:saml-provider/sign-on" };
    const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRoleWithSAML" }];
    return JSON.stringify({ Version: "2012-10-17", Statement });
}

function primaryKey(name: string, region: string | undefined): Key {
    return new Key(name, { multiRegion: true, region });
}
