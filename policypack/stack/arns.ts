import { parseArn } from "../../shared/iam/parse/arn";
import { ACCOUNT_ID } from "../../shared/ids";

/** The account in an ARN; none in those of buckets, which have no account. */
export function accountInArn(arn: string | undefined): string | undefined {
    const account = parseArn(arn ?? "")?.account ?? "";
    return ACCOUNT_ID.test(account) ? account : undefined;
}

/** A key of KMS, or an alias, that an ARN names. */
export interface KmsArn {
    /** As written: a pattern where replicas of a key are meant. */
    readonly region: string;
    readonly account: string;
    readonly kind: "key" | "alias";
    /** The key's id or the alias's name, as written: a pattern where several are meant. */
    readonly name: string;
}

/** Undefined for every other text, and where the account is a pattern. */
export function parseKmsArn(text: string): KmsArn | undefined {
    const arn = parseArn(text);
    const account = accountInArn(text);
    const [, kind, name] = /^(key|alias)\/(.+)$/.exec(arn?.resource ?? "") ?? [];
    return arn?.service === "kms" &&
        account !== undefined &&
        kind !== undefined &&
        name !== undefined
        ? { region: arn.region, account, kind: kind as KmsArn["kind"], name }
        : undefined;
}

const REGION = /^[a-z0-9-]+$/;

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const NAMES = { key: /^[A-Za-z0-9-]+$/, alias: /^[\w/-]+$/ } as const;

/** Like `parseKmsArn`, for properties that take no pattern. */
export function parseExactKmsArn(text: string): KmsArn | undefined {
    const arn = parseKmsArn(text);
    return arn !== undefined && REGION.test(arn.region) && NAMES[arn.kind].test(arn.name)
        ? arn
        : undefined;
}
