import { ACCOUNT_ID } from "../../ids";
import { parseArn, type Arn } from "./arn";

/** A principal that a statement names. */
export type NamedPrincipal =
    /** An account, by its id or root ARN; only the latter says in which partition. */
    | { readonly kind: "account"; readonly account: string; readonly partition?: string }
    /** A role, user or session of either; `name` is the ARN's last part, `role/node`. */
    | {
          readonly kind: "identity";
          readonly text: string;
          readonly partition: string;
          readonly account: string;
          readonly name: string;
      }
    /** An ARN without a customer's account, such as that of CloudFront's origin access identities. */
    | { readonly kind: "without-account"; readonly text: string; readonly partition?: string }
    /** A unique id (`AROA…`) or an ARN with wildcards, which AWS refuses: whose it is can't be seen. */
    | { readonly kind: "unidentified"; readonly text: string; readonly partition?: string }
    | { readonly kind: "service"; readonly text: string }
    /** A provider of an account, for SAML or OpenID Connect. */
    | { readonly kind: "identity-provider"; readonly text: string; readonly account?: string }
    /** A provider that belongs to no account: `accounts.google.com`. */
    | { readonly kind: "web-identity"; readonly text: string }
    | { readonly kind: "canonical-user"; readonly text: string };

/** Principals of one statement; `everyone` for `"*"` in any spelling, which is not among `named`. */
export interface NormalPrincipals {
    readonly everyone: boolean;
    readonly named: readonly NamedPrincipal[];
}

const ROOT = "root";

/** A value under `AWS`, other than `"*"`. */
export function parseAwsPrincipal(text: string): NamedPrincipal {
    if (ACCOUNT_ID.test(text)) {
        return { kind: "account", account: text };
    }
    const arn = text.startsWith("arn:") ? parseArn(text) : undefined;
    const account = accountOf(arn);
    const partition = arn?.partition;
    if (arn !== undefined && account !== undefined) {
        return arn.resource === ROOT
            ? { kind: "account", account, partition }
            : { kind: "identity", text, partition: arn.partition, account, name: arn.resource };
    }
    const isArn = text.startsWith("arn:") && !/[*?]/.test(text);
    return { kind: isArn ? "without-account" : "unidentified", text, partition };
}

/** A value under `Federated`. */
export function parseFederatedPrincipal(text: string): NamedPrincipal {
    return text.startsWith("arn:")
        ? { kind: "identity-provider", text, account: accountOf(parseArn(text)) }
        : { kind: "web-identity", text };
}

/** The principal as a policy may write it. */
export function principalText(principal: NamedPrincipal): string {
    return principal.kind === "account"
        ? `arn:${principal.partition ?? "aws"}:iam::${principal.account}:${ROOT}`
        : principal.text;
}

/** The account that an ARN of IAM or STS names, if there is no wildcard in its place. */
function accountOf(arn: Arn | undefined): string | undefined {
    return arn !== undefined &&
        /^(iam|sts)$/.test(arn.service) &&
        arn.region === "" &&
        ACCOUNT_ID.test(arn.account)
        ? arn.account
        : undefined;
}
