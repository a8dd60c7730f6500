import { configRows, configText } from "../file/config-rows";
import { DONE } from "./exit-status";
import type { Opened } from "./opening";
import type { Output } from "./output";
import { targets } from "./targets";

/** Prints what a stack is configured with, and which line each value comes from. */
export function showConfig(
    opened: Opened,
    account: string,
    { json = false }: { readonly json?: boolean },
    output: Output,
): number {
    const choice = account === "central" ? { central: true } : { account: [account] };
    const { central, members } = targets(opened, choice);
    for (const spec of central === undefined ? members : [central]) {
        const rows = configRows(spec);
        if (json) {
            output.json({ stack: spec.stack, account: spec.account.id, config: rows });
        } else {
            output.print(`# ${spec.account.name} (${spec.account.id}), stack ${spec.stack}`);
            configText(rows, opened.file).forEach((line) => output.print(line));
        }
    }
    return DONE;
}
