import { accountInArn } from "./arns";
import { filledTextOf, listOf, recordOf, textOf, type Props } from "../values";

/** Stands for the account of a template when nothing tells it; no account has this id. */
export const TEMPLATE_ACCOUNT = "000000000000";

/** The account, unless it only stands for one. */
export function toldAccount(account: string | undefined): string | undefined {
    return account === TEMPLATE_ACCOUNT ? undefined : account;
}

/**
 * The account that an AWS provider works in, as far as its inputs tell: the only one that it allows,
 * or that of the role it assumes last. The engine shows lists of a provider as JSON text.
 *
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/#inputs
 */
export function accountOfProvider(inputs: Props): string | undefined {
    const allowed = listIn(inputs["allowedAccountIds"]).map(filledTextOf);
    if (allowed.length === 1) {
        return allowed[0];
    }
    const roles = [...listIn(inputs["assumeRole"]), ...listIn(inputs["assumeRoles"])];
    return accountInArn(textOf(recordOf(roles.at(-1))["roleArn"]));
}

function listIn(value: unknown): readonly unknown[] {
    const text = textOf(value);
    if (text === undefined) {
        return listOf(value);
    }
    try {
        return listOf(JSON.parse(text));
    } catch {
        return [];
    }
}
