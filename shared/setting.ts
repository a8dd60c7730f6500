/** The name of this project in Pulumi.yaml, which whoever copies it may change. */
const PROJECT = "session-logs";

/** A config key as messages name it, made without knowing what the project is called. */
export function setting(path: string): string {
    return `${PROJECT}:${path}`;
}

/** A message with the config keys of the project as it is called. */
export function inProject(project: string, message: string): string {
    return message.replaceAll(/\bsession-logs:(?=[a-z])/g, `${project}:`);
}
