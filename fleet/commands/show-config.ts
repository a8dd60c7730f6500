import { configRows, configText } from "../file/config-rows";
import { DONE } from "./exit-status";
import { nameOf } from "../file/stack-spec";
import type { Opened } from "../opening/opening";
import type { Output } from "./output";
import { targets } from "../opening/targets";

/** Prints what a stack is configured with, and which line each value comes from. */
export function showConfig(opened: Opened, account: string, output: Output): number {
    const choice = account === "central" ? { central: true } : { account: [account] };
    const { central, members } = targets(opened, choice);
    for (const spec of central === undefined ? members : [central]) {
        const { account: of, stack } = spec;
        const config = configRows(spec);
        const title = `# ${nameOf(spec)} (${of.id}), stack ${stack}`;
        output.tell(title, { stack, account: of.id, config });
        configText(config, opened.file).forEach(output.print);
    }
    return DONE;
}
