import { isOptIn } from "../shared/regions";

/**
 * What to know of an archive in a region that accounts have to enable: IAM hands an account's
 * credentials to such a region only then, so S3 there refuses everybody else's.
 *
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export function optInNotice(region: string): string | undefined {
    return isOptIn(region)
        ? `The archive is in ${region}, a region that accounts have to enable. Enable it in every ` +
              "account that writes or reads logs: S3 there refuses the nodes of any other."
        : undefined;
}
