import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionNamesText } from "./action-names";
import { fleetSchemaText } from "./fleet-schema";
import { partitionsText } from "./partitions";

const ROOT = join(__dirname, "..", "..");

/** What `npm run <name>` writes. */
const SOURCES: Readonly<Record<string, () => Promise<void>>> = {
    actions: () => write(actionNamesText(), "shared", "iam", "match", "action-names.ts"),
    regions: () => write(partitionsText(), "shared", "partitions.ts"),
    "fleet-schema": () => write(fleetSchemaText(), "fleet", "fleet.schema.json"),
};

async function write(text: string | Promise<string>, ...path: readonly string[]): Promise<void> {
    writeFileSync(join(ROOT, ...path), await text);
}

void SOURCES[process.argv[2] ?? ""]?.();
