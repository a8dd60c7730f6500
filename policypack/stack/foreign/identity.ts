import { isTrue } from "../../values";
import { at, textOfParts } from "./told";

/** A resource as the template declares it. */
export interface Declaration {
    readonly type: string;
    readonly properties: unknown;
    /** From 0. */
    readonly place: number;
}

/*
 * What Ref and Fn::GetAtt answer about a resource that the template makes. Where AWS will make up a
 * name or an id, one that is made of the logical id, or of the place in the template, stands for
 * it: it is the same wherever the template refers to the resource, and no other.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */

interface Identity {
    /** The property that names the resource, and what stands for a name that is left out. */
    readonly named?: readonly [property: string, generated: (logicalId: string) => string];
    /** Answers by attribute, `Ref` among them, as texts for Fn::Sub. */
    readonly answers: Readonly<Record<string, string>>;
}

const ARN = "arn:${AWS::Partition}";
const HERE = "${AWS::Region}:${AWS::AccountId}";
const KEY: Identity = {
    answers: {
        Ref: "${id}",
        KeyId: "${id}",
        Arn: `${ARN}:kms:${HERE}:key/\${id}`,
    },
};

const asItIs = (logicalId: string) => logicalId;

const IDENTITIES: ReadonlyMap<string, Identity> = new Map([
    [
        "AWS::S3::Bucket",
        {
            named: ["BucketName", (logicalId: string) => logicalId.toLowerCase()],
            answers: { Ref: "${name}", Arn: `${ARN}:s3:::\${name}` },
        },
    ],
    [
        "AWS::S3::AccessPoint",
        {
            named: ["Name", (logicalId: string) => logicalId.toLowerCase()],
            answers: {
                Ref: "${name}",
                Name: "${name}",
                Arn: `${ARN}:s3:${HERE}:accesspoint/\${name}`,
            },
        },
    ],
    ["AWS::S3::MultiRegionAccessPoint", { answers: { Ref: "${id}" } }],
    ["AWS::S3ObjectLambda::AccessPoint", { named: ["Name", asItIs], answers: { Ref: "${name}" } }],
    [
        "AWS::S3::AccessGrantsLocation",
        { answers: { Ref: "${id}", AccessGrantsLocationId: "${id}" } },
    ],
    ["AWS::KMS::Key", KEY],
    ["AWS::KMS::ReplicaKey", KEY],
    ["AWS::KMS::Alias", { named: ["AliasName", asItIs], answers: { Ref: "${name}" } }],
    [
        "AWS::IAM::Role",
        {
            named: ["RoleName", asItIs],
            answers: { Ref: "${name}", Arn: `${ARN}:iam::\${AWS::AccountId}:role\${path}\${name}` },
        },
    ],
    [
        "AWS::IAM::ManagedPolicy",
        {
            named: ["ManagedPolicyName", asItIs],
            answers: {
                Ref: `${ARN}:iam::\${AWS::AccountId}:policy\${path}\${name}`,
                PolicyArn: `${ARN}:iam::\${AWS::AccountId}:policy\${path}\${name}`,
            },
        },
    ],
    ["AWS::SSM::Document", { named: ["Name", asItIs], answers: { Ref: "${name}" } }],
    [
        "AWS::Logs::LogGroup",
        {
            named: ["LogGroupName", asItIs],
            answers: { Ref: "${name}", Arn: `${ARN}:logs:${HERE}:log-group:\${name}:*` },
        },
    ],
]);

/** What stands for a name that the template leaves out; `undefined` for another property. */
export function generatedName(
    logicalId: string,
    type: string,
    property: string,
): string | undefined {
    const [naming, generated] = IDENTITIES.get(type)?.named ?? [];
    return property === naming ? generated?.(logicalId) : undefined;
}

/**
 * What a resource of the template answers; `undefined` where that can't be told.
 *
 * @param resolve works out a value of the template
 */
export function identityOf(
    logicalId: string,
    { type, properties, place }: Declaration,
    attribute: string,
    resolve: (value: unknown) => unknown,
): unknown {
    const identity = IDENTITIES.get(type);
    const answer = identity?.answers[attribute];
    if (identity === undefined || answer === undefined) {
        return undefined;
    }
    const [property = ""] = identity.named ?? [];
    const generated = generatedName(logicalId, type, property);
    const locals = {
        name: resolve(at(properties, property)) ?? generated,
        path: resolve(at(properties, "Path")) ?? "/",
        id: keyId(place, isTrue(at(properties, "MultiRegion"))),
    };
    const parts = answer
        .split(/(\$\{[^}]*\})/)
        .map((part) => partOf(part, locals, (pseudo) => resolve({ Ref: pseudo })));
    return textOfParts(parts);
}

function partOf(
    part: string,
    locals: Readonly<Record<string, unknown>>,
    pseudo: (name: string) => unknown,
): unknown {
    const name = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (name === undefined) {
        return part;
    }
    return name.startsWith("AWS::") ? pseudo(name) : locals[name];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id */
function keyId(place: number, isMultiRegion: boolean): string {
    const digits = String(place).padStart(12, "0");
    return isMultiRegion ? `mrk-${digits.padStart(32, "0")}` : `00000000-0000-0000-0000-${digits}`;
}
