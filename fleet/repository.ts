import { join } from "node:path";

/** The repository: this file lies in it as deep as the bundle does. */
export const REPOSITORY = join(__dirname, "..");
