import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionNamesText } from "./action-names";
import { partitionsText } from "./partitions";

const SHARED = join(__dirname, "..", "..", "shared");

/** What `npm run <name>` writes. */
const SOURCES: Readonly<Record<string, () => Promise<void>>> = {
    actions: () => write(actionNamesText(), "iam", "match", "action-names.ts"),
    regions: () => write(partitionsText(), "partitions.ts"),
};

async function write(text: string | Promise<string>, ...path: readonly string[]): Promise<void> {
    writeFileSync(join(SHARED, ...path), await text);
}

void SOURCES[process.argv[2] ?? ""]?.();
