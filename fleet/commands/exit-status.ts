/* The exit statuses of all commands. */

/** As asked, and everything is as it should be. */
export const DONE = 0;
/** An account failed or was not reached, or is not as it should be. */
export const NOT_ALL = 1;
/** Nothing was begun: the command or fleet.yaml is wrong, or what it needs can't be reached. */
export const REFUSED = 2;
/** As shells say it of Ctrl-C. */
export const INTERRUPTED = 130;
