import * as pulumi from "@pulumi/pulumi";
import { refusal } from "./shared/pulumi/refusal";
import { toItsEnd } from "./shared/pulumi/to-its-end";
import { partyOf } from "./shared/stack-name";

/**
 * Runs the program of the selected stack and returns its outputs.
 *
 * The party comes from the stack's name alone, never from config: a changed key must not turn an
 * archive into a member and plan its deletion. Only the chosen program is loaded.
 */
export = async (): Promise<Record<string, unknown>> => {
    const party = partyOf(pulumi.getStack());
    if (!party.ok) {
        throw refusal(party.problem);
    }
    const program =
        party.value === "central"
            ? await import("./central/program")
            : await import("./member/program");
    return toItsEnd<Record<string, unknown>>(program.run);
};
