/** A session's id, taken apart. */
export interface SessionId {
    /** As Session Manager made it. */
    readonly id: string;
    /** Who started it: the name of an IAM user, or of a role's session. */
    readonly owner: string;
}

/**
 * The owner has hyphens, dots and @ of its own, so the random part is what ends the id: 17
 * hexadecimal digits in the ids of 2020, 26 letters and digits in those of today.
 */
const SESSION_ID = /^([\w+=,.@-]+)-(?:[0-9a-f]{17}|[a-z0-9]{26})$/;

/** What stands for the owner where ECS Exec started the session. */
export const ECS_EXEC_OWNER = "ecs-execute-command";

/** @returns undefined for what Session Manager makes no id like. */
export function parseSessionId(id: string): SessionId | undefined {
    const owner = SESSION_ID.exec(id)?.[1];
    return owner === undefined ? undefined : { id, owner };
}
