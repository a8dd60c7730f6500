import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionNamesText } from "./action-names";

const FILE = join(__dirname, "..", "shared", "policy", "matching", "action-names.ts");

void actionNamesText().then((text) => writeFileSync(FILE, text));
