import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSandbox, resetSandbox, type Sandbox } from "../../tools/sandbox/sandbox";
import { fleetCommand } from "./fleet-story/command";

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
    "a backend that can't be reached": {
        words: ["up", "--yes"],
        env: {
            PULUMI_BACKEND_URL: `s3://states?endpoint=${NOBODY}&region=us-east-1&s3ForcePathStyle=true`,
        },
        message:
            /bucket states at http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.* Check PULUMI_BACKEND_URL/,
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

    const answerTo = async ({ words, text = FLEET, env = {} }: Refused) => {
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
        });
    }

    it("a file that is not there", async () => {
        const file = join(folder, "other.yaml");
        const { status, said } = await fleetCommand(["plan"], { file, env: sandbox.env });
        assert.match(said, /other\.yaml can't be read: .* Write one with `fleet init`, or name/);
        assert.equal(status, 2);
    });

    it("a first file where one is already", async () => {
        const { status, said } = await answerTo({
            words: ["init", "--region", "eu-west-1"],
            message: /./,
        });
        assert.match(said, /fleet\.yaml is there already\. Name another with --file/);
        assert.equal(status, 2);
    });
});
