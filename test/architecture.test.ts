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
    "shared/iam/parse": { own: ["shared/iam/parse"], packages: [] },
    "shared/iam/match": { own: ["match", "parse"].map(inAnalyzer), packages: [] },
    "shared/iam/principals": {
        own: [
            "shared/partitions",
            ...[...ANALYZER_WORDS, "principals", "match", "parse"].map(inAnalyzer),
        ],
        packages: [],
    },
    "shared/iam/checks": {
        own: [
            "shared/arn",
            ...[...ANALYZER_WORDS, "checks", "principals", "match", "parse"].map(inAnalyzer),
        ],
        packages: [],
    },
    "shared/iam": { own: ["shared/iam"], packages: [] },
    // The two that parse what others wrote: config, and the outputs of another stack.
    "shared/settings.ts": {
        own: ["shared/arn", "shared/problem"],
        packages: [/^valibot$/, /^fastest-levenshtein$/],
    },
    "shared/regions.ts": {
        own: ["shared/arn", "shared/partitions", "shared/settings"],
        packages: [/^fastest-levenshtein$/],
    },
    "shared/contract.ts": { own: ["shared/arn", "shared/problem"], packages: [/^valibot$/] },
    shared: { own: ["shared"], packages: [] },
    "central/config.ts": {
        own: ["central/admission", "central/policy-size", "shared"],
        packages: [/^valibot$/],
    },
    "shared/pulumi": { own: ["shared/pulumi", "shared"], packages: [PULUMI, AWS_RESOURCE] },
    "shared/pulumi/project-file.ts": { own: [], packages: [NODE, /^valibot$/, /^yaml$/] },
    "central/lockout/member-stacks.ts": {
        own: ["shared/pulumi/project-file", "shared"],
        packages: [NODE, /^valibot$/, /^yaml$/],
    },
    "central/lockout/lockout-check.ts": {
        own: ["central/lockout", "shared/pulumi/stack-outputs", "shared"],
        packages: [PULUMI, /^valibot$/],
    },
    "central/lockout": {
        own: ["central/admission", "central/lockout", "shared"],
        packages: [],
    },
    central: { own: ["central", "shared/pulumi", "shared"], packages: [PULUMI, AWS_RESOURCE] },
    "member/config.ts": {
        own: ["member/config-checks", "member/config-forms", "shared"],
        packages: [/^valibot$/],
    },
    "member/config-forms.ts": { own: ["shared"], packages: [/^valibot$/] },
    "member/archive": {
        own: ["member/archive", "shared"],
        packages: [PULUMI, AWS_RESOURCE],
    },
    "member/nodes": {
        own: ["member/nodes", "member/regional-setting", "shared"],
        packages: [PULUMI, AWS_RESOURCE],
    },
    "member/sessions": { own: ["member/sessions", "shared"], packages: [PULUMI, AWS_RESOURCE] },
    "member/sessions/own-state.ts": { own: [], packages: [PULUMI, /^valibot$/] },
    "member/sessions/preferences-content.ts": {
        own: ["member/sessions"],
        packages: [/^microdiff$/],
    },
    // Refuses after the resources: what a run wrote can only be read back then.
    "member/sessions/preferences-in-effect.ts": {
        own: ["member/sessions", "shared/pulumi/refusal", "shared"],
        packages: [PULUMI],
    },
    member: { own: ["member", "shared/pulumi", "shared"], packages: [PULUMI, AWS_RESOURCE] },
    // Configuration and values know no rule and no stack: both rooms stand on them.
    "policypack/config.ts": { own: ["policypack/values"], packages: [] },
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
    "tools/audit": {
        own: ["tools/audit", "policypack", "shared"],
        packages: [NODE, /^commander$/, /^fastest-levenshtein$/],
    },
    "tools/publish": { own: [], packages: [NODE, /^esbuild$/] },
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

/** Builders and readers: no Pulumi, no I/O. */
const PURE = [
    "central/config.ts",
    "central/admission.ts",
    "central/conditions.ts",
    "central/bucket-policy.ts",
    "central/existing/key-fitness.ts",
    "central/key-policy.ts",
    "central/lifecycle.ts",
    "central/lockout/lockout.ts",
    "central/opt-in-notice.ts",
    "central/policy-size.ts",
    "central/readers.ts",
    "member/archive/admission.ts",
    "member/config.ts",
    "member/nodes/boundary-gaps.ts",
    "member/config-checks.ts",
    "member/config-forms.ts",
    "member/nodes/node-policy.ts",
    "member/nodes/node-roles.ts",
    "member/nodes/role-trust.ts",
    "member/sessions/preferences.ts",
    "member/sessions/preferences-content.ts",
    "member/sessions/preferences-plan.ts",
    "member/sessions/session-document.ts",
    "member/sessions/session-documents.ts",
    "member/archive/session-keys.ts",
    "member/sessions/start-session-policy.ts",
    "member/nodes/trust-policy.ts",
    "shared",
];

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

    it("keeps pure files free of Pulumi and of I/O", () => {
        for (const file of PURE.flatMap(sourcesBelow)) {
            const impure = importsOf(file).filter(({ name }) =>
                /^(@pulumi|node:|@aws-sdk|shared\/pulumi)/.test(name),
            );
            assert.deepEqual(impure, []);
        }
    });

    it("reads config, the stack's name and stack references in programs only", () => {
        const readers = [...sourcesBelow("central"), ...sourcesBelow("member")].filter((file) =>
            /pulumi\.(Config|runtime\.allConfig|StackReference|getProject)\b/.test(read(file)),
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
