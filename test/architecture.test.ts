import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import * as ts from "typescript";

const ROOT = join(__dirname, "..");

/** What a room's files may import: rooms and files of this project, and packages. */
interface Room {
    readonly own: readonly string[];
    readonly packages: readonly RegExp[];
}

const NODE = /^node:/;
const AWS_RESOURCE = /^@pulumi\/aws\/([a-z0-9]+\/[a-zA-Z0-9]+|provider|getCallerIdentity)$/;
const PULUMI = /^@pulumi\/pulumi$/;

/** What is going to be declared, as data; it knows no more of Pulumi than types. */
const PLAN = "shared/pulumi/plan";

/** What the analyzer is asked with, and answers with. */
const ANALYZER_WORDS = ["context", "finding"];
const inAnalyzer = (place: string) => `shared/iam/${place}`;

const ROOMS: Readonly<Record<string, Room>> = {
    "index.ts": {
        own: [
            ...["shared/stack-name", "shared/pulumi/refusal", "shared/pulumi/to-its-end"],
            ...["central/program", "member/program"],
        ],
        packages: [PULUMI],
    },
    // Each of the analyzer's rooms stands on those above it.
    "shared/iam/parse": { own: ["shared/iam/parse", "shared/ids"], packages: [] },
    "shared/iam/match": { own: ["match", "parse"].map(inAnalyzer), packages: [] },
    "shared/iam/principals": {
        own: [
            ...["shared/ids", "shared/partitions"],
            ...[...ANALYZER_WORDS, "principals", "match", "parse"].map(inAnalyzer),
        ],
        packages: [],
    },
    "shared/iam/checks": {
        own: [
            ...["shared/arn", "shared/ids"],
            ...[...ANALYZER_WORDS, "checks", "principals", "match", "parse"].map(inAnalyzer),
        ],
        packages: [],
    },
    "shared/iam": { own: ["shared/iam"], packages: [] },
    // What parses what others wrote: config, and the outputs of another stack.
    "shared/settings.ts": {
        own: ["shared/arn", "shared/ids", "shared/problem"],
        packages: [/^valibot$/, /^fastest-levenshtein$/],
    },
    "shared/regions.ts": {
        own: ["shared/arn", "shared/partitions", "shared/settings"],
        packages: [/^fastest-levenshtein$/],
    },
    "shared/contract.ts": {
        own: ["shared/arn", "shared/ids", "shared/problem", "shared/setting"],
        packages: [/^valibot$/],
    },
    "shared/digest.ts": { own: [], packages: [NODE] },
    "shared/program-version.ts": { own: [], packages: [NODE] },
    "shared/json-changes.ts": { own: [], packages: [/^microdiff$/] },
    shared: { own: ["shared"], packages: [] },
    "shared/pulumi/own-state.ts": {
        own: ["shared/own-resource", "shared/stack-name"],
        packages: [PULUMI, /^valibot$/],
    },
    "shared/pulumi/project-file.ts": { own: [], packages: [NODE, /^valibot$/, /^yaml$/] },
    "shared/pulumi": { own: ["shared/pulumi", "shared"], packages: [PULUMI, AWS_RESOURCE] },
    // A program is planned by pure files; those that read for it, and the run, know Pulumi.
    central: { own: ["central", PLAN, "shared"], packages: [] },
    "central/config.ts": {
        own: ["central/admission", "central/bucket-name", "central/config-checks", "shared"],
        packages: [/^valibot$/],
    },
    "central/program.ts": { own: ["central", "shared/pulumi", "shared"], packages: [PULUMI] },
    "central/provider-look-ups.ts": {
        own: ["central", "shared/pulumi/account-provider"],
        packages: [AWS_RESOURCE],
    },
    "central/existing": {
        own: ["central/existing", "central/admission", "central/key-policy", "shared"],
        packages: [],
    },
    "central/existing/look-ups.ts": {
        own: ["central/existing", "shared/pulumi", "shared"],
        packages: [PULUMI, AWS_RESOURCE],
    },
    "central/lockout": {
        own: ["central/admission", "central/lockout", "shared"],
        packages: [],
    },
    "central/lockout/read-lockout.ts": {
        own: ["central/lockout", "shared"],
        packages: [/^valibot$/],
    },
    "central/lockout/member-stacks.ts": {
        own: ["shared/pulumi/project-file", "shared"],
        packages: [NODE, /^valibot$/, /^yaml$/],
    },
    member: { own: ["member", PLAN, "shared"], packages: [] },
    "member/config.ts": {
        own: ["member/config-checks", "member/config-forms", "shared"],
        packages: [/^valibot$/],
    },
    "member/config-forms.ts": { own: ["shared"], packages: [/^valibot$/] },
    "member/program.ts": { own: ["member", "shared/pulumi", "shared"], packages: [PULUMI] },
    "member/provider-look-ups.ts": {
        own: ["member", "shared/pulumi"],
        packages: [AWS_RESOURCE],
    },
    "member/archive": { own: ["member/archive", "shared"], packages: [] },
    "member/archive/own-organization.ts": {
        own: ["member/archive", "shared/pulumi/look-up"],
        packages: [PULUMI, AWS_RESOURCE],
    },
    "member/archive/central-reference.ts": { own: ["shared"], packages: [PULUMI] },
    "member/nodes": {
        own: ["member/nodes", "member/regional-setting", PLAN, "shared"],
        packages: [],
    },
    "member/nodes/look-ups.ts": {
        own: ["member/nodes", "shared/pulumi/look-up", "shared"],
        packages: [PULUMI, AWS_RESOURCE],
    },
    "member/sessions": { own: ["member/sessions", PLAN, "shared"], packages: [] },
    "member/sessions/look-up-preferences.ts": {
        own: ["member/sessions", "shared/pulumi", "shared"],
        packages: [PULUMI, AWS_RESOURCE],
    },
    // Refuses after the resources: what a run wrote can only be read back then.
    "member/sessions/preferences-in-effect.ts": {
        own: ["member/sessions", "shared/pulumi", "shared"],
        packages: [PULUMI],
    },
    // Configuration and values know no rule and no stack: both rooms stand on them.
    "policypack/config.ts": { own: ["policypack/values", "shared/ids"], packages: [] },
    "policypack/values.ts": { own: [], packages: [] },
    "policypack/stack": {
        own: ["policypack/stack", "policypack/config", "policypack/values", "shared"],
        packages: [/^yaml$/],
    },
    "policypack/engine/stack-config.ts": {
        own: ["policypack/values"],
        packages: [/^@pulumi\/pulumi\/proto\/analyzer_pb$/],
    },
    "policypack/rules": { own: ["policypack", "shared"], packages: [] },
    "policypack/pages.ts": { own: ["package.json"], packages: [] },
    policypack: {
        own: ["policypack", "shared"],
        packages: [/^@pulumi\/policy(\/|$)/],
    },
    // The archive's reader: pure rooms first, each standing on those above it.
    "archive/keys": { own: ["archive/keys", "shared/ids", "shared/names"], packages: [] },
    "archive/transcripts": {
        own: ["archive/transcripts"],
        packages: [/^@xterm\/headless$/],
    },
    "archive/reading": {
        own: ["archive/reading", "shared/user-error", "shared/ids"],
        packages: [
            NODE,
            /^@aws-sdk\/client-(cloudwatch-logs|s3|ssm)$/,
            /^streaming-iterables$/,
            /^valibot$/,
        ],
    },
    "archive/reading/kms-signer.ts": {
        own: ["archive/evidence", "archive/reading", "shared/user-error", "shared/arn"],
        packages: [NODE, /^@aws-sdk\/client-kms$/],
    },
    "archive/sessions": {
        own: ["archive/sessions", "archive/keys", "archive/reading", "archive/transcripts"],
        packages: [],
    },
    "archive/evidence/seal.ts": { own: [], packages: [] },
    "archive/evidence/comparison.ts": {
        own: ["archive/evidence/seal", "archive/reading"],
        packages: [],
    },
    "archive/evidence": { own: ["archive/evidence"], packages: [NODE, /^valibot$/] },
    "archive/export": {
        own: ["archive/export", "archive/transcripts", "shared"],
        packages: [NODE],
    },
    "archive/athena": { own: ["shared/names"], packages: [] },
    "archive/rescue/plan.ts": { own: ["archive/keys", "archive/reading"], packages: [] },
    "archive/rescue": {
        own: ["archive/reading", "archive/rescue", "shared/user-error", "shared/arn"],
        packages: [NODE, /^@aws-sdk\/(client-(s3|ssm)|credential-providers)$/],
    },
    "archive/finding": {
        own: [
            ...["evidence", "finding", "keys", "reading", "sessions", "transcripts"].map(
                (room) => `archive/${room}`,
            ),
            ...["shared/arn", "shared/ids", "shared/map-at-once", "shared/user-error"],
        ],
        packages: [
            /^@aws-sdk\/(client-(cloudwatch-logs|ssm|sts)|credential-providers)$/,
            /^streaming-iterables$/,
        ],
    },
    archive: {
        own: ["archive", "shared"],
        packages: [NODE, /^commander$/, /^@aws-sdk\/client-s3$/],
    },
    // fleet.yaml: what it says, and what each account gets of it. Pure.
    "fleet/file/source.ts": { own: ["shared/problem"], packages: [/^yaml$/] },
    "fleet/file/stack-file.ts": {
        own: ["fleet/file/stack-spec", "shared/problem"],
        packages: [/^yaml$/],
    },
    "fleet/file/with-override.ts": { own: ["shared/problem"], packages: [/^node:util$/, /^yaml$/] },
    "fleet/file/typo.ts": { own: [], packages: [/^fastest-levenshtein$/] },
    "fleet/file/schema.ts": {
        own: ["fleet/file/typo", "shared"],
        packages: [/^valibot$/],
    },
    "fleet/file/settings-block.ts": {
        own: ["fleet/file", "central/config", "member/config", "shared"],
        packages: [/^valibot$/],
    },
    "fleet/file/read-fleet-file.ts": { own: ["fleet/file", "shared"], packages: [/^valibot$/] },
    "fleet/file": {
        own: [
            ...["fleet/file", "fleet/organization/account"],
            ...["central/config", "member/config", "shared"],
        ],
        packages: [],
    },
    // The organization: types and the walk first, then what is kept, and AWS.
    "fleet/organization/account.ts": { own: [], packages: [] },
    "fleet/organization": {
        own: ["fleet/organization", "fleet/accounts/reach", "shared/map-at-once", "shared/problem"],
        packages: [],
    },
    "fleet/organization/kept-organization.ts": {
        own: ["fleet/organization/account"],
        packages: [NODE, /^valibot$/],
    },
    // How long AWS is waited for, and what it means that nobody answers. Types of the SDK only.
    "fleet/accounts/patience.ts": {
        own: ["fleet/accounts/reach"],
        packages: [/^@aws-sdk\/client-organizations$/],
    },
    "fleet/accounts/reach.ts": {
        own: [],
        packages: [/^@aws-sdk\/(client-sts|credential-providers)$/],
    },
    "fleet/organization/aws-organization.ts": {
        own: ["fleet/organization", "fleet/accounts"],
        packages: [/^@aws-sdk\/(client-organizations|credential-providers)$/],
    },
    "fleet/states": {
        own: ["fleet/machine", "fleet/states", "shared/map-at-once"],
        packages: [NODE, /^valibot$/, /^yaml$/],
    },
    "fleet/states/recovery": {
        own: ["fleet/states/recovery", "fleet/states/stack-state", "shared/arn"],
        packages: [],
    },
    "fleet/states/s3-store.ts": {
        own: ["fleet/accounts/reach", "fleet/states"],
        packages: [/^@aws-sdk\/(client-s3|credential-providers)$/],
    },
    // The fleet: what shows a run, what is kept of it, and what its failures mean.
    "fleet/progress/event.ts": {
        own: ["shared/stack-name"],
        packages: [],
    },
    "fleet/progress": {
        own: ["fleet/progress", "shared/printable"],
        packages: [/^cli-truncate$/, /^log-update$/, /^picocolors$/, /^string-width$/],
    },
    "fleet/runs": {
        own: ["fleet/machine", "fleet/runs", "fleet/progress/event"],
        packages: [NODE, /^valibot$/],
    },
    "fleet/runs/one-line.ts": {
        own: ["fleet/existing-preferences", "shared/printable"],
        packages: [/^node:util$/],
    },
    "fleet/as-typed.ts": { own: [], packages: [] },
    "fleet/existing-preferences.ts": { own: ["fleet/as-typed"], packages: [] },
    "fleet/machine.ts": { own: [], packages: [NODE] },
    "fleet/repository.ts": { own: [], packages: [/^node:path$/] },
    // What runs Pulumi's engine, and knows nothing of why.
    "fleet/engine": {
        own: [
            ...["fleet/engine", "fleet/file/stack-spec", "fleet/progress/event"],
            ...["fleet/states/recovery/unconfirmed", "fleet/states/stack-state"],
        ],
        packages: [NODE, /^@pulumi\/pulumi(\/automation)?$/, /^yaml$/],
    },
    "fleet/engine/retry.ts": { own: [], packages: [] },
    // Which stacks have their turn when: no Pulumi, and of the engine's room what it is asked for.
    "fleet/rollout": {
        own: [
            ...["fleet/engine", "fleet/file/stack-spec", "fleet/progress/event", "fleet/rollout"],
            ...["fleet/runs", "fleet/states/stack-state", "shared/problem"],
        ],
        packages: [NODE],
    },
    // What every command knows before it does anything: fleet.yaml, organization, backend, its stacks.
    "fleet/opening": {
        own: [
            ...["as-typed", "file", "opening", "organization"].map((room) => `fleet/${room}`),
            ...["repository", "runs", "states"].map((room) => `fleet/${room}`),
            ...["shared", "shared/pulumi/project-file"],
        ],
        packages: [NODE],
    },
    // Everything that stacks are worked on with, and what is put right before and after.
    "fleet/workshop": {
        own: [
            ...["accounts", "engine", "file", "machine", "opening", "progress", "repository"].map(
                (room) => `fleet/${room}`,
            ),
            ...["rollout", "runs", "states", "workshop"].map((room) => `fleet/${room}`),
            ...["fleet/plan/facts", "index", "central/config", "shared"],
        ],
        packages: [NODE, /^@pulumi\/pulumi\/automation$/, /^yaml$/],
    },
    // Where everything comes together: no room but main.ts stands on it.
    "fleet/commands": {
        own: [
            ...["accounts", "as-typed", "canary", "commands", "engine", "existing-preferences"].map(
                (room) => `fleet/${room}`,
            ),
            ...["file", "opening", "organization"].map((room) => `fleet/${room}`),
            ...["plan", "progress", "repository", "rollout", "runs", "states", "workshop"].map(
                (room) => `fleet/${room}`,
            ),
            ...["shared", "shared/pulumi/project-file"],
        ],
        packages: [NODE, /^@aws-sdk\/client-sts$/, /^@pulumi\/pulumi\/automation$/],
    },
    "fleet/main.ts": {
        own: [
            ...["accounts/reach", "commands", "opening", "organization/organization-error"].map(
                (place) => `fleet/${place}`,
            ),
            ...["progress", "rollout/failure-limit", "states/backend-error"].map(
                (place) => `fleet/${place}`,
            ),
            ...["shared/printable", "shared/user-error"],
        ],
        packages: [/^commander$/],
    },
    // Plans without an engine: what lies in facts asks AWS, all else is pure but for the sources.
    "fleet/plan": {
        own: [
            ...["fleet/plan", "fleet/file", "fleet/states", "central", "member", "shared", PLAN],
            ...["aws-settings", "default-tags", "resource-types"].map(
                (file) => `shared/pulumi/${file}`,
            ),
        ],
        packages: [NODE],
    },
    "fleet/plan/facts": {
        own: ["fleet/accounts", "fleet/plan/facts", "central", "member", "shared"],
        packages: [/^@aws-sdk\//],
    },
    // How an account is signed in to as its engine does, and whether its sessions can be logged.
    "fleet/accounts": {
        own: [
            "fleet/accounts/credentials",
            ...["deploy-role", "flattened", "stack-spec"].map((file) => `fleet/file/${file}`),
            ...["patience", "reach"].map((file) => `fleet/accounts/${file}`),
            "shared/pulumi/aws-settings",
        ],
        packages: [/^@aws-sdk\/credential-providers$/],
    },
    "fleet/accounts/document-versions.ts": { own: [], packages: [/^@aws-sdk\/client-ssm$/] },
    "fleet/canary/assure-log.ts": {
        own: ["fleet/accounts/access", "fleet/canary", "fleet/file/stack-spec", "shared/contract"],
        packages: [NODE],
    },
    "fleet/canary": {
        own: [
            ...["fleet/canary", "fleet/file/flattened", "fleet/file/stack-spec"],
            ...["member/archive/session-keys", "member/config", "member/nodes/node-roles"],
            ...["member/sessions", "shared"],
        ],
        packages: [],
    },
    // Types of the SDK only.
    "fleet/canary/decision.ts": { own: [], packages: [/^@aws-sdk\/client-iam$/] },
    "fleet/canary/account-ports.ts": {
        own: ["fleet/accounts/credentials", "fleet/canary", "shared"],
        packages: [/^@aws-sdk\/client-(iam|ssm)$/],
    },
    "tools/audit": {
        own: ["tools/audit", "policypack", "shared"],
        packages: [NODE, /^ajv$/, /^commander$/, /^fastest-levenshtein$/],
    },
    // No more than commander: an answer may not wait for anything that is slow to load.
    "tools/doctor": {
        own: ["tools/doctor", "package.json"],
        packages: [NODE, /^commander$/],
    },
    "tools/publish": { own: [], packages: [NODE, /^esbuild$/] },
    "tools/generator/fleet-schema.ts": {
        own: [
            ...["fleet/file/schema", "shared/setting-reference", "shared/settings"],
            ...["central/config", "central/config-reference"],
            ...["member/config", "member/config-reference"],
        ],
        packages: [/^valibot$/, /^@valibot\/to-json-schema$/, /^prettier$/],
    },
    "tools/generator": { own: ["tools/generator"], packages: [NODE, /^@cloud-copilot\/iam-data$/] },
    "tools/proof": {
        own: ["tools/proof", "tools/sandbox", "tools/oracle", "shared"],
        packages: [NODE, /^commander$/, /^@aws-sdk\/client-iam$/],
    },
    // The only room that may import it: the evaluator's licence (AGPL) keeps it out of what ships.
    "tools/oracle": {
        own: ["tools/oracle"],
        packages: [/^@cloud-copilot\/iam-simulate$/],
    },
    "tools/sandbox/provider/properties": {
        own: ["tools/sandbox/provider/properties"],
        packages: [NODE, /^fastest-levenshtein$/, PULUMI],
    },
    "tools/sandbox/provider/session": {
        own: ["tools/sandbox/provider/session", "tools/sandbox/provider/properties"],
        packages: [AWS_RESOURCE, /^@aws-sdk\//],
    },
    "tools/sandbox/leaky-archive": { own: [], packages: [AWS_RESOURCE] },
    "tools/sandbox": {
        own: ["tools/sandbox", "tools/oracle"],
        packages: [NODE, /^(?!@cloud-copilot)[@a-z]/],
    },
};

describe("architecture", () => {
    for (const [place, room] of Object.entries(ROOMS)) {
        it(`${place} imports only what it may, and may nothing else`, () => {
            const imports = sourcesOf(place).flatMap(importsOf);
            assert.notEqual(sourcesOf(place).length, 0, `${place} is empty: take it off the list`);
            assert.deepEqual(
                imports.filter(({ name }) => !mayImport(room, name)),
                [],
            );
            const unused = [...room.own, ...room.packages].filter(
                (permission) =>
                    permission !== place && !imports.some(({ name }) => fits(permission, name)),
            );
            assert.deepEqual(unused, []);
        });
    }

    it("reads config, the stack's name and stack references in programs only", () => {
        const readers = [...sourcesBelow("central"), ...sourcesBelow("member")].filter((file) =>
            /pulumi\.(Config|runtime\.allConfig|StackReference|getProject|getStack)\b/.test(
                read(file),
            ),
        );
        assert.deepEqual(readers.sort(), [
            "central/program.ts",
            "member/archive/central-reference.ts",
            "member/program.ts",
        ]);
    });
});

function mayImport({ own, packages }: Room, name: string): boolean {
    return [...own, ...packages].some((permission) => fits(permission, name));
}

function fits(permission: string | RegExp, name: string): boolean {
    return typeof permission === "string" ? isWithin(name, permission) : permission.test(name);
}

/** Of what lies in shared, that which knows Pulumi is a place of its own. */
function isWithin(file: string, place: string): boolean {
    const isPulumi = `${file}/`.startsWith("shared/pulumi/");
    return (
        isPulumi === place.startsWith("shared/pulumi") &&
        (file === place || file === `${place}.ts` || file.startsWith(`${place}/`))
    );
}

/** A room's files, without those of a room within it. */
function sourcesOf(place: string): string[] {
    const within = Object.keys(ROOMS).filter((other) => other.startsWith(`${place}/`));
    return sourcesBelow(place).filter((file) => !within.some((other) => isWithin(file, other)));
}

function sourcesBelow(place: string): string[] {
    if (place.endsWith(".ts")) {
        return [place];
    }
    return readdirSync(join(ROOT, place), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(place, file))
        .filter((file) => isWithin(file, place));
}

interface Import {
    readonly file: string;
    /** A package, or a file's path within the repository. */
    readonly name: string;
}

/** Every module a file names: import, export from, require, import(), and import types. */
function importsOf(file: string): Import[] {
    return ts.preProcessFile(read(file)).importedFiles.map(({ fileName }) => ({
        file,
        name: fileName.startsWith(".")
            ? relative(ROOT, resolve(ROOT, dirname(file), fileName))
            : fileName,
    }));
}

function read(file: string): string {
    return readFileSync(join(ROOT, file), "utf8");
}
