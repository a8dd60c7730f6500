/** Something the user can mend: shown by its message alone, without a stack trace. */
export class UserError extends Error {}
