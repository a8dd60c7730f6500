import { compare, compilePattern } from "../../match/pattern";
import { exactly } from "../../match/text";
import type { NormalPolicy } from "../../parse/normal-policy";

/**
 * What the agent calls to register and to keep its control channel. Nothing else does; a person who
 * starts a session may need ssmmessages:OpenDataChannel.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const AGENT_ACTIONS = [
    "ssm:updateinstanceinformation",
    "ssmmessages:createcontrolchannel",
    "ssmmessages:opencontrolchannel",
    "ssmmessages:createdatachannel",
];

/** Whether an Allow names the agent's actions: who may do everything is no node for that. */
export function opensChannels({ statements }: NormalPolicy): boolean {
    return statements
        .filter(({ effect, action }) => effect === "Allow" && !action.not)
        .flatMap(({ action }) => action.of)
        .filter((named) => /^ssmmessages:|^ssm:updateinstanceinformation$/.test(named))
        .some((named) =>
            AGENT_ACTIONS.some(
                (action) => compare(compilePattern(named, true), exactly(action)) === "yes",
            ),
        );
}
