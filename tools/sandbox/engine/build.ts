import { join } from "node:path";
import { coerce } from "semver";
import { findExecutable, run } from "../command";
import { UserError } from "../../../shared/user-error";
import { isAtLeast } from "./version";

/** What go.mod of the Pulumi CLI asks for. */
const MINIMUM_GO = "1.25.11";

/** From this one on, Go fetches a newer Go by itself where go.mod asks for one. */
const FIRST_GO_THAT_RENEWS_ITSELF = "1.21.0";

const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Builds the engine and its Node language host from Go modules into `bin` of a folder.
 *
 * @param toolchain The folder of the Go module that pins the engine and holds the host.
 * @throws UserError when Go is missing or too old, or the build fails.
 */
export async function buildEngine(
    toolchain: string,
    folder: string,
    version: string,
): Promise<void> {
    const go = findExecutable("go");
    if (go === undefined) {
        throw new UserError(howToGetAnEngine(version, "no Go was found on PATH"));
    }
    // -mod and GOWORK are given because a developer's own settings would change the pinned versions.
    const env = { ...process.env, GOFLAGS: "-mod=readonly", GOWORK: "off", GOTOOLCHAIN: "local" };
    const printed = (await run(go, ["version"], { env })).stdout;
    const found = coerce(printed)?.version ?? "of unknown version";
    if (!isAtLeast(printed, FIRST_GO_THAT_RENEWS_ITSELF)) {
        throw new UserError(howToGetAnEngine(version, `the Go found, ${go}, is ${found}`));
    }
    const isRecent = isAtLeast(printed, MINIMUM_GO);
    const { status, stderr } = await run(go, buildArguments(folder, version), {
        cwd: toolchain,
        env: { ...env, GOTOOLCHAIN: isRecent ? "local" : "auto" },
    });
    if (status !== 0) {
        const reason = `Go ${found} could not build it:\n${lastLines(stderr)}`;
        throw new UserError(howToGetAnEngine(version, reason));
    }
}

function buildArguments(folder: string, version: string): string[] {
    const flags = ["-trimpath", "-buildvcs=false"];
    const linker = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
    const output = `${join(folder, "bin")}/`;
    return ["build", ...flags, "-ldflags", linker, "-o", output, "./...", ENGINE_PACKAGE];
}

function howToGetAnEngine(version: string, reason: string): string {
    return [
        `The Pulumi engine is missing: no recent \`pulumi\` is on PATH, its download does not`,
        `work here, and ${reason}.`,
        `Either install Pulumi ${version} (https://www.pulumi.com/docs/install/),`,
        `or install Go ${MINIMUM_GO} or newer (https://go.dev/dl/), then try again.`,
    ].join("\n");
}

function lastLines(text: string): string {
    return text.trim().split("\n").slice(-15).join("\n");
}
