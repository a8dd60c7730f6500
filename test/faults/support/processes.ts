import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine. */
export interface Process {
    readonly pid: number;
    /** Its arguments, separated by blanks. */
    readonly command: string;
}

/** Of a process, those it started and those that these started; proc(5). */
export function descendants(pid: number): readonly Process[] {
    const all = readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map((id) => {
            const stat = textOf(`/proc/${id}/stat`);
            const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
            const command = textOf(`/proc/${id}/cmdline`).replaceAll("\0", " ").trim();
            return { pid: Number(id), parent: Number(parent), command };
        });
    const below = (parent: number): Process[] =>
        all
            .filter((child) => child.parent === parent)
            .flatMap(({ pid: id, command }) => [{ pid: id, command }, ...below(id)]);
    return below(pid);
}

/** Sends a signal to a process that may have ended by itself. */
export function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}

function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
