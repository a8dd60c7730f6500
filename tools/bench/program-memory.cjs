/*
 * Loaded into every Node process of a preview by NODE_OPTIONS: as the process ends, it adds a line
 * with what ran and its peak memory in kilobytes to the file named in BENCH_MEMORY_FILE.
 */
const { appendFileSync } = require("node:fs");

process.on("exit", () => {
    const line = { argv: process.argv, kilobytes: process.resourceUsage().maxRSS };
    appendFileSync(process.env.BENCH_MEMORY_FILE, `${JSON.stringify(line)}\n`);
});
