/*
 * The ids that AWS gives, each in the one form that it has everywhere.
 */

/** @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const ACCOUNT_ID = /^[0-9]{12}$/;

/**
 * An organization's id, to be built into patterns of what begins with one.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
 */
export const ORGANIZATION_ID_FORM = "o-[a-z0-9]{10,32}";

export const ORGANIZATION_ID = new RegExp(`^${ORGANIZATION_ID_FORM}$`);
