// Keeps the AWS emulator running after the command that started it has ended, and ends it when
// the sandbox has not been used for a while, so that a forgotten one does not stay for days:
//
//     node supervisor.mjs <file touched at each use> <idle minutes> <command> [argument]...
//
// Tells its parent process the emulator's process id, then lets go of it.
import { spawn } from "node:child_process";
import { statSync } from "node:fs";

const [, , usedFile, idleMinutes, command, ...args] = process.argv;
const limit = Number(idleMinutes) * 60_000;

const emulator = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
emulator.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
});
emulator.on("exit", (code) => process.exit(code ?? 1));
emulator.on("spawn", () => process.send({ pid: emulator.pid }, () => process.disconnect()));

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    process.on(signal, () => emulator.kill("SIGTERM"));
}

setInterval(() => {
    // Without the file the whole sandbox has been deleted.
    const used = statSync(usedFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - used > limit) {
        emulator.kill("SIGTERM");
    }
}, limit / 20);
