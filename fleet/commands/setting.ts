import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { withOverride } from "../file/with-override";
import type { Progress } from "../progress/event";
import { UserError } from "../../shared/user-error";
import type { Choice } from "../opening/choice";
import { type Consent, isConfirmed } from "./confirmation";
import { contractOf } from "../opening/contract";
import { NOT_ALL } from "./exit-status";
import { open, type Opened, type OpeningOptions, usable } from "../opening/opening";
import { targets } from "../opening/targets";
import { up, type UpOptions } from "./up";

export interface SettingOptions extends Choice, Consent {
    readonly parallel?: number;
}

/** What a command writes into fleet.yaml before it brings the members there. */
interface Change {
    /** `off`. */
    readonly command: string;
    readonly set: Readonly<Record<string, unknown>>;
    /** What happens to so many members, as a sentence. */
    readonly what: (count: number) => string;
}

/** Has the chosen members log no more: preferences from before come back, the archive stays. */
export function off(opening: OpeningOptions, options: SettingOptions, progress: Progress) {
    return setFor(opening, options, progress, {
        command: "off",
        set: { off: true },
        what: (count) =>
            `${count} members are switched off: their sessions are no longer logged, and preferences ` +
            "that were there before come back.",
    });
}

export interface AdoptOptions extends SettingOptions {
    /** Whether what they hold stays, where it logs to the archive already. @default replaced */
    readonly keep?: boolean;
}

/** Takes over session preferences that the chosen members have already. */
export function adopt(opening: OpeningOptions, options: AdoptOptions, progress: Progress) {
    return setFor(opening, options, progress, {
        command: "adopt",
        set: { adopt: options.keep ? "keep" : "replace" },
        what: (count) =>
            options.keep
                ? `${count} members keep the session preferences that they have, under their stacks.`
                : `The session preferences of ${count} members are replaced; \`off\` brings them back.`,
    });
}

/**
 * Writes an override for the chosen members into fleet.yaml, the one source of what they are, and
 * brings them there.
 */
async function setFor(
    opening: OpeningOptions,
    options: SettingOptions,
    progress: Progress,
    { command, set, what }: Change,
): Promise<number> {
    const tell = (text: string) => progress.tell({ kind: "notice", text });
    const opened = await open(opening, tell);
    const { members } = chosenMembers(command, opened, options);
    await contractOf(opened);
    const ids = members.map(({ account }) => account.id);
    if (
        !(await isConfirmed(`${what(ids.length)} fleet.yaml gets an override for them.`, options))
    ) {
        return NOT_ALL;
    }
    const text = await readFile(opening.file, "utf8");
    await writeWhole(opening.file, usable(opening.file, withOverride(text, ids, set)));
    const choice: UpOptions = { account: ids, yes: true, canary: 0, parallel: options.parallel };
    return up(await open({ ...opening, fresh: false }, tell), choice, progress);
}

function chosenMembers(command: string, opened: Opened, options: Choice) {
    const { account, ou, tag, failed } = options;
    if ([account, ou, tag, failed].every((one) => one === undefined)) {
        throw new UserError(
            `${command} takes the accounts that are meant: --account, --ou or --tag; --failed for those of the last run.`,
        );
    }
    return targets(opened, options);
}

/** Never half a file, whatever happens meanwhile. */
async function writeWhole(path: string, text: string): Promise<void> {
    const beside = `${path}.${randomUUID()}`;
    await writeFile(beside, text);
    await rename(beside, path);
}
