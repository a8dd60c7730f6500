import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportCase } from "../../../archive/commands/export";
import { prove, type ProveOptions } from "../../../archive/commands/prove";
import { proveCase } from "../../../archive/commands/prove-case";
import { seal } from "../../../archive/commands/seal";
import { type FakeObject, object } from "../../support/s3-server";
import { localSigner } from "../evidence/signer";
import { ANYWHERE, closeArchives, type FakeArchive, fakeArchive, recorded } from "../fake-archive";
import { fixture } from "../transcripts/pieces";

const RANDOM = "k3v9x2m7q4w8z1t6r5y0n2b4cd";
const NOW = new Date("2026-11-28T12:00:00Z");
const SIGNER = localSigner();

const keyOf = (owner: string) => `222222222222/eu-west-1/${owner}-${RANDOM}.log`;
function logOf(owner: string, written: string): FakeObject {
    const text = fixture("script-with-command.log").toString();
    const body = text.replace(`session-operator-${RANDOM}`, `${owner}-${RANDOM}`);
    return object(keyOf(owner), body, { written: new Date(written) });
}
const LOGS = [logOf("ann", "2026-11-24T10:00:00Z"), logOf("jane", "2026-11-26T10:00:00Z")];

describe("sessions seal and prove", () => {
    let archive: FakeArchive;
    const sealed = async (objects: readonly FakeObject[] = LOGS, now = NOW) => {
        archive = await fakeArchive(objects);
        const said = recorded();
        await seal(archive, SIGNER, now, said);
        return said;
    };
    const proven = async (options: Partial<ProveOptions> = {}) => {
        const said = recorded();
        const status = await prove(archive, { retentionDays: 365, ...options }, NOW, said);
        return { ...said, status };
    };
    const change = (key: string, by: (object: FakeObject) => FakeObject | undefined) => {
        archive.server.objects = archive.server.objects.flatMap((one) =>
            one.key === key ? (by(one) ?? []) : one,
        );
    };
    const add = (...objects: FakeObject[]) => {
        archive.server.objects = [...archive.server.objects, ...objects].sort((a, b) =>
            a.key < b.key ? -1 : 1,
        );
    };
    afterEach(closeArchives);

    it("seals each day that is over, those without logs too", async () => {
        const { notes } = await sealed();
        assert.deepEqual(
            archive.server.objects.map(({ key }) => key).filter((key) => key.startsWith("seals/")),
            ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"].map(
                (day) => `seals/${day}.json`,
            ),
        );
        assert.equal(notes.at(-1), "Sealed up to 2026-11-27.");
    });

    it("takes a rescued log for what it is, and for no fault", async () => {
        const body = fixture("script-with-command.log")
            .toString()
            .replace(`session-operator-${RANDOM}`, `ann-${RANDOM}`)
            .replace("<not executed on terminal>", "<rescued by sessions rescue>");
        archive = await fakeArchive([object(keyOf("ann"), body)]);
        const { status, lines, notes } = await proven();
        assert.deepEqual([status, lines], [0, []]);
        assert.match(notes.join("\n"), /ann-.*\.log was rescued from its node/);
    });

    it("goes on where it stopped, and seals nothing twice", async () => {
        await sealed(LOGS, new Date("2026-11-26T12:00:00Z"));
        const again = recorded();
        await seal(archive, SIGNER, NOW, again);
        await seal(archive, SIGNER, NOW, again);
        assert.deepEqual(again.notes, [
            "2026-11-26: 1 objects sealed.",
            "2026-11-27: 0 objects sealed.",
            "Sealed up to 2026-11-27.",
            "Nothing to seal up to 2026-11-27.",
        ]);
        assert.deepEqual((await proven()).lines, []);
    });

    it("takes a seal that has expired for no missing one", async () => {
        await sealed();
        change("seals/2026-11-24.json", () => undefined);
        change(keyOf("ann"), () => undefined);
        assert.deepEqual((await proven({ retentionDays: 3 })).lines, []);
        assert.match((await proven()).lines.join("\n"), /The seal of 2026-11-24 is missing/);
    });

    it("writes over no seal of somebody who seals at the same time", async () => {
        archive = await fakeArchive(LOGS);
        let isFirst = true;
        const slow = {
            ...SIGNER,
            sign: async (message: Buffer) => {
                if (isFirst) {
                    isFirst = false;
                    await seal(archive, SIGNER, NOW, recorded());
                }
                return SIGNER.sign(message);
            },
        };
        await assert.rejects(
            seal(archive, slow, NOW, recorded()),
            /seals\/2026-11-24\.json is there already: somebody else is sealing/,
        );
        assert.deepEqual((await proven()).lines, []);
    });

    it("signs with one key only", async () => {
        await sealed();
        await assert.rejects(seal(archive, localSigner(), NOW, recorded()), /names another key/);
    });

    it("proves an untouched archive, and names the key", async () => {
        await sealed();
        const { status, lines, notes } = await proven({ publicKey: SIGNER.publicKey });
        assert.deepEqual([status, lines], [0, []]);
        assert.match(
            notes[0] ?? "",
            /Sealed up to 2026-11-27.*\nThey have to be signed by the key [0-9a-f]{64}/,
        );
        assert.equal(notes.at(-1), "6 objects, 4 seals: nothing is wrong.");
    });

    it("proves one without seals by itself, and says what that leaves open", async () => {
        archive = await fakeArchive(LOGS);
        const { status, notes } = await proven();
        assert.equal(status, 0);
        assert.match(notes[0] ?? "", /no seals: nothing shows what was deleted/);
    });

    const found = async (problem: RegExp, options: Partial<ProveOptions> = {}) => {
        const { status, lines } = await proven(options);
        assert.equal(status, 1);
        assert.ok(
            lines.some((line) => problem.test(line)),
            lines.join("\n"),
        );
    };

    it("finds a planted log, by its header and by the seal", async () => {
        await sealed();
        const planted = logOf("ann", "2026-11-25T10:00:00Z").versions;
        add({ key: keyOf("zoe"), versions: planted });
        await found(/zoe-.*\.log: its header names another session, ann-/);
        await found(/zoe-.* is of 2026-11-25 and not in that day's seal/);
    });

    it("finds an overwritten log", async () => {
        await sealed();
        const forged = {
            id: "v2",
            written: new Date("2026-11-28T10:00:00Z"),
            body: Buffer.from("x"),
        };
        change(keyOf("jane"), (one) => ({ ...one, versions: [forged, ...one.versions] }));
        await found(/jane-.*: overwritten: it has 2 versions/);
    });

    it("finds a deleted log, whether or not its version is left", async () => {
        await sealed();
        change(keyOf("jane"), (one) => ({ ...one, deleted: NOW }));
        await found(/jane-.*: deleted at 2026-11-28T12:00:00Z; its version is still there/);
        change(keyOf("jane"), () => undefined);
        await found(/jane-.* version v1, sealed on 2026-11-26, is gone/);
    });

    it("does not take a log that has expired for a deleted one", async () => {
        await sealed();
        change(keyOf("ann"), () => undefined);
        assert.equal((await proven({ retentionDays: 3 })).status, 0);
        await found(/ann-.* is gone/, { retentionDays: 5 });
    });

    it("finds other bytes under the same version", async () => {
        await sealed();
        const flip = (body: Buffer) => {
            const flipped = Buffer.from(body);
            flipped[200] = (flipped[200] ?? 0) ^ 1;
            return flipped;
        };
        change(keyOf("jane"), (one) => ({
            ...one,
            versions: one.versions.map((version) => ({ ...version, body: flip(version.body) })),
        }));
        await found(/jane-.* version v1 has other bytes than were sealed/);
        assert.equal((await proven({ quick: true })).status, 0);
    });

    it("finds seals that were changed, removed, forged or overwritten", async () => {
        await sealed();
        const [, second] = archive.server.objects.filter(({ key }) => key.startsWith("seals/"));
        assert.ok(second);
        change(second.key, () => undefined);
        await found(/Between 2026-11-24 and 2026-11-26 seals are missing/);
        add({ ...second, versions: [{ id: "v1", written: NOW, body: Buffer.from("{}") }] });
        assert.match((await proven()).lines.join(), /2026-11-25\.json is no seal of 2026-11-25/);
        change(second.key, () => ({
            ...second,
            versions: [...second.versions, ...second.versions],
        }));
        await found(/2026-11-25\.json was overwritten/);
        await found(/is not signed by its key/, { publicKey: localSigner().publicKey });
    });

    it("finds what no agent wrote, and accounts that are none of yours", async () => {
        await sealed();
        add(object("222222222222/eu-west-1/<script>.log", "x", { written: NOW }));
        add(object(keyOf("bob"), "rm -rf /", { written: NOW }));
        await found(/<script>\.log was not written by an agent: it names no session/);
        await found(/bob-.*: it begins like no log that an agent writes/);
        await found(/ann-.* is below the account 222222222222, which is none of yours/, {
            knownAccounts: ["333333333333"],
        });
    });

    it("tells of logs that failed to render", async () => {
        await sealed();
        add(object("222222222222/eu-west-1/Standard_Stream/stderr", "x", { written: NOW }));
        assert.match(
            (await proven()).notes.join(),
            /stderr: a log failed to render on a node, 1 times/,
        );
    });

    it("goes on past a log that may not be read, and names it", async () => {
        await sealed();
        archive.server.deny = (_, path) =>
            path.includes("jane") && path.includes("versionId") ? "AccessDenied" : undefined;
        const { problems, notes } = await proven();
        assert.match(problems.join(), /Can't read logs\/.*jane/);
        assert.match(notes.at(-1) ?? "", /^6 objects/);
    });

    describe("offline", () => {
        let folder: string;
        beforeEach(async () => {
            folder = join(await mkdtemp(join(tmpdir(), "session-logs-")), "case");
            await sealed();
            await exportCase(archive, ["jane"], ANYWHERE, { to: folder }, recorded());
        });
        afterEach(() => rm(join(folder, ".."), { recursive: true }));
        const checked = async (publicKey?: string) => {
            const said = recorded();
            const status = await proveCase(folder, publicKey, said);
            return { ...said, status };
        };

        it("a case proves by itself", async () => {
            await closeArchives();
            const { status, lines, notes } = await checked(SIGNER.publicKey);
            assert.deepEqual([status, lines], [0, []]);
            assert.match(notes[0] ?? "", /^Sealed by the key [0-9a-f]{64}/);
        });

        it("one flipped bit is found in each of its files", async () => {
            const files = await readdir(folder, { recursive: true, withFileTypes: true });
            const paths = files
                .filter((one) => one.isFile())
                .map((one) => join(one.parentPath, one.name));
            assert.equal(paths.length, 6);
            for (const path of paths) {
                const bytes = await readFile(path);
                const flipped = Buffer.from(bytes);
                const at = bytes.length >> 1;
                flipped[at] = (flipped[at] ?? 0) ^ 1;
                await writeFile(path, flipped);
                assert.equal((await checked()).status, 1, path);
                await writeFile(path, bytes);
            }
            assert.equal((await checked()).status, 0);
        });

        it("a missing file and an added one are found", async () => {
            const [name = ""] = (await readdir(folder)).filter((one) => one.endsWith(".txt"));
            await rm(join(folder, name));
            await writeFile(join(folder, "added.html"), "");
            const { lines } = await checked();
            assert.deepEqual(lines, [
                "added.html is not part of the case: SHA256SUMS does not list it.",
                `${name} is missing.`,
            ]);
        });

        it("another key's seal is none", async () => {
            assert.match(
                (await checked(localSigner().publicKey)).lines.join(),
                /no seal signed by its key/,
            );
        });

        it("says what is no case", async () => {
            await assert.rejects(
                proveCase(join(folder, ".."), undefined, recorded()),
                /has no SHA256SUMS/,
            );
        });
    });
});
