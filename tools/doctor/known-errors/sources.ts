/* URLs that the tables name often. */

const AGENT_COMMIT = "1c217c89b42de51d4f4063363d8ec1f2eef56055";
const PLUGIN_COMMIT = "61cf1288c7c66b4cbff922b7ed8a6604b3a3c2ea";

/** A file of the SSM agent, with the line after a `#L`. */
export function agent(path: string): string {
    return `https://github.com/aws/amazon-ssm-agent/blob/${AGENT_COMMIT}/agent/${path}`;
}

/** A file of the Session Manager plugin, with the line after a `#L`. */
export function plugin(path: string): string {
    return `https://github.com/aws/session-manager-plugin/blob/${PLUGIN_COMMIT}/src/${path}`;
}

export function issue(repository: string, number: number): string {
    return `https://github.com/${repository}/issues/${number}`;
}

export function pullRequest(repository: string, number: number): string {
    return `https://github.com/${repository}/pull/${number}`;
}

/** A page of the Systems Manager user guide. */
export function guide(page: string): string {
    return `https://docs.aws.amazon.com/systems-manager/latest/userguide/${page}.html`;
}

export const AGENT = "aws/amazon-ssm-agent";
export const PLUGIN = "aws/session-manager-plugin";
export const LANDING_ZONE = "awslabs/landing-zone-accelerator-on-aws";

/** A page of this repository's docs. */
export function page(path: string): string {
    return `https://github.com/session-logs/session-logs/blob/main/docs/${path}`;
}
