import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { REPOSITORY } from "../../tools/sandbox/layout";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { endedOf, fleetCommand } from "./fleet-story/command";

const NAME = "e2e-fleet-refusals";

const FLEET = `central:
  accountId: "111111111111"
  organizationId: o-exampleorgid1
  region: eu-west-1
accounts:
  list:
    - { id: "222222222222", name: payments, ou: Workloads }
deploy: { role: session-logs-deploy }
defaults: { regions: [eu-west-1], createRole: { name: session-node } }
`;

/** Where nothing listens. */
const NOBODY = "http://127.0.0.1:1";

interface Refused {
    readonly words: readonly string[];
    /** In the place of FLEET. */
    readonly text?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly message: RegExp;
}

const CENTRAL_FIRST =
    /^Nothing was begun: central is not deployed yet, and .* Bring it up first: npm run --silent fleet -- up --central$/m;

const REFUSED: Readonly<Record<string, Refused>> = {
    "an unknown command": {
        words: ["uo"],
        message: /unknown command 'uo'\n\(Did you mean up\?\)/,
    },
    "an unknown option": {
        words: ["up", "--paralel", "3"],
        message: /unknown option '--paralel'\n\(Did you mean --parallel\?\)/,
    },
    "a number of accounts at once that is none": {
        words: ["up", "--parallel", "many"],
        message: /'--parallel <count>' argument 'many' is invalid\. Write a whole number from 1/,
    },
    "up where nobody can be asked": {
        words: ["up"],
        message: /Nobody can be asked here whether to go on: add --yes\./,
    },
    "destroy without saying which accounts": {
        words: ["destroy", "--yes"],
        message: /destroy takes the accounts that are meant: --account, --ou or --tag; --all for/,
    },
    "an account that is in no fleet": {
        words: ["up", "--yes", "--account", "paymets"],
        message: /--account is "paymets", but none .* is that\. Did you mean payments\? /,
    },
    "a repetition where nothing has failed": {
        words: ["up", "--yes", "--failed"],
        message: /--failed chooses nothing: the last run came to its end.* Leave it out\./,
    },
    "a stack to be forgotten that is not there": {
        words: ["forget", "444444444444", "--yes"],
        message:
            /The backend has no stack of 444444444444\. `fleet status` lists those that left\./,
    },
    "a file that chooses no account": {
        words: ["plan"],
        text: FLEET.replace("deploy:", "  include: [{ ou: Nowhere }]\ndeploy:"),
        message:
            /line 5: accounts selects none of 1 account .*ou Nowhere, means no account\. Write an/,
    },
    "members before central is there": {
        words: ["up", "--yes", "--account", "payments"],
        message: CENTRAL_FIRST,
    },
    "previews of members before central is there": {
        words: ["preview", "--account", "payments"],
        message: CENTRAL_FIRST,
    },
    "to switch members off before central is there": {
        words: ["off", "--yes", "--account", "payments"],
        message: CENTRAL_FIRST,
    },
    "a backend that can't be reached": {
        words: ["up", "--yes"],
        env: {
            PULUMI_BACKEND_URL: `s3://states?endpoint=${NOBODY}&region=us-east-1&s3ForcePathStyle=true`,
        },
        message:
            /bucket states at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.* Check PULUMI_BACKEND_URL/,
    },
    "a backend in a folder that is not there": {
        words: ["up", "--yes"],
        env: { PULUMI_BACKEND_URL: "file:///nowhere" },
        message:
            /^The backend is file:\/\/\/nowhere, but its folder .*\. Make that folder, or name/,
    },
    "a backend of a kind that there is not": {
        words: ["status"],
        env: { PULUMI_BACKEND_URL: "ftp://states" },
        message:
            /The backend is ftp:\/\/states\/: is somebody logged in there \(`pulumi whoami -v`\)\?/,
    },
};

/** What is wrong with what was typed or configured ends with 2, and with what to do instead. */
describe("a command of the fleet refuses, before anything is begun,", () => {
    let sandbox: Sandbox;
    let folder: string;

    before(async () => {
        await resetSandbox(NAME);
        sandbox = await openSandbox({ name: NAME });
    });

    after(() => resetSandbox(NAME));

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-fleet-"));
    });

    afterEach(() => rm(folder, { recursive: true }));

    const answerTo = async ({ words, text = FLEET, env = {} }: Omit<Refused, "message">) => {
        const file = join(folder, "fleet.yaml");
        await writeFile(file, text);
        const management = { AWS_PROFILE: "management", AWS_REGION: "us-east-1" };
        return fleetCommand(words, { file, env: { ...sandbox.env, ...management, ...env } });
    };

    for (const [title, refused] of Object.entries(REFUSED)) {
        it(title, async () => {
            const { status, lines, said } = await answerTo(refused);
            assert.match(said, refused.message);
            assert.doesNotMatch(said, /\n\s+at /, "a stack trace");
            assert.equal(status, 2);
            assert.deepEqual(lines, []);
            assert.ok(!existsSync(join(folder, ".fleet", "runs")), "a run was opened");
            assert.equal(await readFile(join(folder, "fleet.yaml"), "utf8"), refused.text ?? FLEET);
        });
    }

    it("nothing of central itself: it alone is previewed before it is there", async () => {
        const { status, lines, said } = await answerTo({ words: ["preview", "--changed"] });
        assert.equal(status, 0, said);
        assert.deepEqual(
            lines.flatMap(({ kind, text }) => (kind === "warning" ? text : [])),
            [
                "1 account not previewed: what members get depends on central, which comes first " +
                    "(npm run --silent fleet -- up --central).",
            ],
        );
        assert.deepEqual(endedOf({ status, lines, said }), ["central changed"]);
    });

    it("a file that is not there", async () => {
        const file = join(folder, "other.yaml");
        const { status, said } = await fleetCommand(["plan"], { file, env: sandbox.env });
        assert.match(said, /other\.yaml can't be read: .* Write one with `fleet init`, or name/);
        assert.equal(status, 2);
    });

    it("a first file where one is already", async () => {
        const { status, said } = await answerTo({
            words: ["init", "--region", "eu-west-1"],
        });
        assert.match(said, /fleet\.yaml is there already\. Name another with --file/);
        assert.equal(status, 2);
    });

    /** A backend of its own, with a state of central that holds a secret. */
    const backendWithSecret = async () => {
        const { encryptionsalt: salt } = parse(
            await readFile(join(REPOSITORY, "stacks", "Pulumi.central.yaml"), "utf8"),
        ) as { readonly encryptionsalt: string };
        const stacks = join(folder, ".pulumi", "stacks", "session-logs");
        await mkdir(stacks, { recursive: true });
        await writeFile(join(folder, ".pulumi", "meta.yaml"), "version: 1\n");
        const secret = {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ciphertext: salt.split(":").slice(2).join(":"),
        };
        const type = "pulumi:pulumi:Stack";
        const urn = `urn:pulumi:central::session-logs::${type}::session-logs-central`;
        const latest = {
            manifest: { time: "2026-01-02T03:04:05Z", magic: "", version: "v3.259.0" },
            secrets_providers: { type: "passphrase", state: { salt } },
            resources: [{ urn, custom: false, type, outputs: { secret } }],
        };
        const checkpoint = { stack: "organization/session-logs/central", latest };
        await writeFile(join(stacks, "central.json"), JSON.stringify({ version: 3, checkpoint }));
        return `file://${folder}`;
    };

    const PASSPHRASES: Readonly<Record<string, readonly [string | undefined, RegExp]>> = {
        "another passphrase": ["another", /^the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE/],
        "no passphrase": [undefined, /^no passphrase is set: set PULUMI_CONFIG_PASSPHRASE or /],
    };
    for (const [title, [passphrase, message]] of Object.entries(PASSPHRASES)) {
        it(`${title} for a stack whose state holds secrets`, async () => {
            const { status, lines } = await answerTo({
                words: ["up", "--central", "--yes"],
                env: {
                    PULUMI_BACKEND_URL: await backendWithSecret(),
                    PULUMI_CONFIG_PASSPHRASE: passphrase,
                },
            });
            assert.equal(status, 1);
            const errors = lines.flatMap(({ kind, error }) =>
                kind === "done" ? (error ?? "") : [],
            );
            assert.equal(errors.length, 1);
            assert.match(errors[0] ?? "", message);
        });
    }
});
