import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { homepage, scripts } from "../../../package.json";

const ROOT = join(__dirname, "..", "..", "..");
const TIMED_OUT = "Handshake timed out.";
const PAGE = `${homepage}/blob/main/docs/troubleshooting.md`;

function doctor(args: readonly string[], input = "") {
    return spawnSync(process.execPath, [join(ROOT, "tools/doctor/start.mjs"), ...args], {
        input,
        encoding: "utf8",
        cwd: __dirname,
        // Neither credentials nor a home to find some in.
        env: { PATH: process.env["PATH"] },
    });
}

describe("doctor", function () {
    this.timeout(60_000);

    it("is what the npm script starts", () =>
        assert.equal(scripts.doctor, "node tools/doctor/start.mjs"));

    it("answers with cause, fix, source and page", () => {
        const { stdout, stderr, status } = doctor(["--message", TIMED_OUT]);
        assert.equal(stderr, "");
        assert.match(stdout, /^handshake-timed-out: Encountered error while .*\nSeen in /);
        assert.match(
            stdout,
            /\nCause: .*KMS.*\nFix: .*`kms`.*\nCause: .*old.*\nFix: .*\nSource: https:/,
        );
        assert.ok(stdout.endsWith(`\nPage: ${PAGE}#handshake-timed-out\n`), stdout);
        assert.equal(status, 0);
    });

    it("reads standard input for -", () => {
        const { stdout, status } = doctor(["--message", "-"], `Oops:\n${TIMED_OUT}\n`);
        assert.match(stdout, /^handshake-timed-out: /);
        assert.equal(status, 0);
    });

    it("answers programs in one line of JSON", () => {
        const { stdout } = doctor(["--json", "--message", TIMED_OUT]);
        const answer = JSON.parse(stdout) as {
            known: boolean;
            errors: { id: string; page: string; causes: { fix: string }[]; sources: string[] }[];
        };
        assert.equal(stdout.trimEnd().split("\n").length, 1);
        assert.equal(answer.known, true);
        const [error] = answer.errors;
        assert.equal(error?.id, "handshake-timed-out");
        assert.equal(error.page, `${PAGE}#handshake-timed-out`);
        assert.match(error.causes[0]?.fix ?? "", /kms/);
        assert.match(error.sources[0] ?? "", /^https:/);
    });

    it("says that an error is not known, names the nearest, and ends with 1", () => {
        const message = "Couldn't start the session because we are unable to reach the log group";
        const { stdout, status } = doctor(["--message", message]);
        assert.match(
            stdout,
            /^This is none of the errors that are known here\. The nearest is:\nbucket-/,
        );
        assert.ok(stdout.endsWith(`\nAll of them: ${PAGE}\n`), stdout);
        assert.equal(status, 1);
        const asJson = doctor(["--json", "--message", message]);
        assert.match(asJson.stdout, /^\{"known":false,"nearest":\{"id":"bucket-[^\n]*\}\n$/);
        assert.equal(asJson.status, 1);
    });

    const mistakes: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
        ["no message", [], /required option '--message <text>' not specified/],
        ["an empty message", ["--message", " …"], /^The message is empty\. Give /],
        [
            "a whole log",
            ["--message", "x".repeat(10_001)],
            /has 10001 letters, more than 10000\. Give /,
        ],
        [
            "an option of another tool",
            ["--message", "x", "--config", "x"],
            /unknown option '--config'/,
        ],
    ];
    for (const [what, args, says] of mistakes) {
        it(`ends with 2 for ${what}`, () => {
            const { stdout, stderr, status } = doctor(args);
            assert.match(stderr, says);
            assert.equal(stdout, "");
            assert.equal(status, 2);
        });
    }

    it("takes less than 0.6 s more than Node takes to start", () => {
        const answer = `npm run --silent doctor -- --message "${TIMED_OUT}"`;
        const more = secondsOf(answer) - secondsOf("node -e 0");
        assert.ok(more < 0.6, `${more} s`);
    });
});

/**
 * What a shell says that its command took of a processor: on a quiet machine about the time that
 * passes, and on a busy one the same.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#times
 */
function secondsOf(command: string): number {
    const { stdout } = spawnSync("sh", ["-c", `${command} >&2 && times`], {
        cwd: ROOT,
        encoding: "utf8",
    });
    const [, ofChildren = ""] = stdout.split("\n");
    const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
    assert.equal(times.length, 2, stdout);
    return times.reduce(
        (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
        0,
    );
}
