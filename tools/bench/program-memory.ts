import { join } from "node:path";

/** One line of what `program-memory.cjs` writes. */
interface ProcessMemory {
    readonly argv: readonly string[];
    readonly kilobytes: number;
}

/** Environment under which every Node process writes its peak memory to the file. */
export function memoryRecording(file: string): NodeJS.ProcessEnv {
    return {
        NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "program-memory.cjs"))}`,
        BENCH_MEMORY_FILE: file,
    };
}

/** Scripts whose memory is asked for. */
export const PULUMI_PROGRAM = /@pulumi\/pulumi\/cmd\/run(\/index\.js)?$/;
export const FLEET_DRIVER = /\/dist\/fleet\.js$/;

/**
 * Peak memory of the process that ran a script, in MB (10^6 bytes); policy packs and providers
 * are processes of their own and do not count.
 *
 * @param recorded The text of the file.
 * @throws Error when no or several such scripts were run.
 */
export function megabytesOf(script: RegExp, recorded: string): number {
    const programs = recorded
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as ProcessMemory)
        .filter(({ argv }) => script.test(argv[1] ?? ""));
    const [program] = programs;
    if (program === undefined || programs.length > 1) {
        throw new Error(`${programs.length} programs recorded their memory, not one:\n${recorded}`);
    }
    return (program.kilobytes * 1024) / 1e6;
}
