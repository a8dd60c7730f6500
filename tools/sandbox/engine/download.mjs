// Downloads the official Pulumi engine: node download.mjs <version> <folder>
import automation from "@pulumi/pulumi/automation/cmd.js";

const [, , version, root] = process.argv;
await automation.PulumiCommand.install({ version, root });
