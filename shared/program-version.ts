import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The rooms that the two programs are made of. */
const ROOMS = ["central", "member", "shared"];

const CARRIAGE_RETURN = 13;

const versions = new Map<string, string>();

/**
 * A hash of what the programs are made of: their sources, and the pinned version of the AWS
 * provider. No number that somebody has to raise: what a fork edits counts too.
 *
 * Reads synchronously, which takes half the time, and once a process.
 *
 * @param root The project's folder, which is not where this file lies in a bundle.
 * @returns hexadecimal; the same on every system, whatever its line ends are.
 */
export function programVersion(root: string): string {
    const version = versions.get(root) ?? read(root);
    versions.set(root, version);
    return version;
}

function read(root: string): string {
    const hash = createHash("sha256").update(providerVersion(root));
    for (const name of filesOf(root)) {
        hash.update(`\0${name}\0`).update(withoutReturns(readFileSync(join(root, name))));
    }
    return hash.digest("hex");
}

/** Names from the root, with slashes, in an order of their own. */
function filesOf(root: string): readonly string[] {
    const names = ROOMS.flatMap((room) =>
        readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map(
            (name) => `${room}/${name.replaceAll("\\", "/")}`,
        ),
    );
    return ["index.ts", ...names.filter((name) => name.endsWith(".ts"))].sort();
}

function withoutReturns(text: Buffer): Buffer | string {
    return text.includes(CARRIAGE_RETURN) ? text.toString().replaceAll("\r\n", "\n") : text;
}

function providerVersion(root: string): string {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
        readonly dependencies: Readonly<Record<string, string>>;
    };
    return dependencies["@pulumi/aws"] ?? "";
}
