import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedStates } from "../../../fleet/states/stored-states";
import {
    checkpoint,
    memoryStore,
    PROJECT,
    recordKey,
    stackKey,
    urnOf,
    WRITTEN_NS,
    type MemoryStore,
} from "./backend";

const AFTER = String(BigInt(WRITTEN_NS) + 74_000_000n);
const LATER = String(BigInt(WRITTEN_NS) + 99_000_000n);
const BEFORE = String(BigInt(WRITTEN_NS) - 74_000_000n);
const UPDATED = { kind: "update", result: "succeeded", resourceChanges: { create: 3 } };

describe("stored states", () => {
    let folder: string;
    let store: MemoryStore;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-states-"));
        store = memoryStore();
        store.write(".pulumi/meta.yaml", "version: 1\n");
    });

    afterEach(() => rm(folder, { recursive: true }));

    const keptFile = () => join(folder, ".fleet", "states.json");
    const open = (url = "s3://states", project = PROJECT) =>
        storedStates({ store, url, project, keptFile: keptFile() });
    const digestOf = async (stack: string) => (await open().summaries()).get(stack)?.digest;
    const reads = () => store.calls.filter((call) => call.startsWith("read .pulumi/stacks/"));
    const writeStack = (stack: string, record: unknown = UPDATED, at = AFTER) => {
        store.write(stackKey(stack), checkpoint(stack, { outputs: { digest: "d1" } }));
        store.write(recordKey(stack, at), record);
    };

    describe("summaries", () => {
        it("tell what is in the state, and pass over what is no stack's file", async () => {
            store.write(
                stackKey("payments"),
                checkpoint("payments", {
                    outputs: { digest: "d1", accountId: "222222222222" },
                    pending: [{ type: "creating", resource: { urn: "u", type: "t" } }],
                }),
            );
            store.write(`${stackKey("payments")}.bak`, "{}");
            store.write(`${stackKey("payments")}.1795703200203596160`, "{}");
            store.write(".pulumi/stacks/other/strange.json", "{}");
            const summaries = await open().summaries();
            assert.deepEqual(
                [...summaries.values()],
                [
                    {
                        stack: "payments",
                        digest: undefined,
                        accountId: "222222222222",
                        resourceCount: 1,
                        pendingCount: 1,
                        changedAt: new Date(1_790_000_000_000).toISOString(),
                        revision: '"2"',
                    },
                ],
            );
        });

        it("read each state once, and later only those that changed", async () => {
            writeStack("payments");
            writeStack("search");
            await open().summaries();
            assert.equal(reads().length, 2);
            store.calls.length = 0;
            writeStack("search");
            const summaries = await open().summaries();
            assert.deepEqual(reads(), [`read ${stackKey("search")}`]);
            assert.equal(summaries.get("payments")?.digest, "d1");
            store.calls.length = 0;
            store.objects.delete(stackKey("payments"));
            assert.deepEqual([...(await open().summaries()).keys()], ["search"]);
            assert.deepEqual(store.calls, [
                "read .pulumi/meta.yaml",
                `list .pulumi/stacks/${PROJECT}/`,
            ]);
            assert.doesNotMatch(await readFile(keptFile(), "utf8"), /payments/);
        });

        it("keep nothing for another backend or project, nor when the file is damaged", async () => {
            writeStack("payments");
            await open().summaries();
            store.calls.length = 0;
            await open("s3://other").summaries();
            assert.equal(reads().length, 1);
            await open().summaries();
            await writeFile(keptFile(), '{"format":1,"stacks":[');
            store.calls.length = 0;
            assert.equal(await digestOf("payments"), "d1");
            assert.equal(reads().length, 1);
            assert.deepEqual(await readdir(join(folder, ".fleet")), ["states.json"]);
        });

        it("take the later of two files of a stack", async () => {
            writeStack("payments");
            store.write(
                `${stackKey("payments")}.gz`,
                checkpoint("payments", { outputs: { accountId: "333333333333" } }),
                { gzip: true, changedAt: new Date(1_800_000_000_000) },
            );
            const summary = (await open().summaries()).get("payments");
            assert.equal(summary?.accountId, "333333333333");
        });

        const problemOf = async (stack: string) => {
            const summaries = await open().summaries();
            assert.equal(summaries.get("search")?.digest, "d1");
            return summaries.get(stack)?.problem ?? "";
        };

        it("tell of a damaged state where its backup is, beside those of the others", async () => {
            writeStack("search");
            store.write(stackKey("payments"), "{");
            const damaged = /payments\.json is damaged: .*payments\.json\.bak/;
            assert.match(await problemOf("payments"), damaged);
            assert.match(await problemOf("payments"), damaged);
            store.write(stackKey("payments"), {});
            assert.match(await problemOf("payments"), /is no state of a stack: at version/);
        });

        it("refuse a format that is not known", async () => {
            writeStack("search");
            store.write(stackKey("payments"), { ...checkpoint("payments"), version: 7 });
            assert.match(await problemOf("payments"), /version 7 of the format; versions 3 and 4/);
            store.write(".pulumi/meta.yaml", "version: 2\n");
            await assert.rejects(open().summaries(), /meta\.yaml in the backend has version 2/);
        });
    });

    describe("a digest", () => {
        it("is current after an update that succeeded", async () => {
            writeStack("payments");
            assert.equal(await digestOf("payments"), "d1");
        });

        const notCurrent: Readonly<Record<string, unknown>> = {
            "an update that failed": { ...UPDATED, result: "failed" },
            "an update of a part": { ...UPDATED, environment: { "pulumi.flag.target": "set" } },
            "a destruction": { ...UPDATED, kind: "destroy" },
            "a refresh that found something": {
                ...UPDATED,
                kind: "refresh",
                resourceChanges: { update: 1, same: 4 },
            },
        };
        for (const [what, record] of Object.entries(notCurrent)) {
            it(`is not current after ${what}`, async () => {
                writeStack("payments", record);
                assert.equal(await digestOf("payments"), undefined);
            });
        }

        it("is not current when the engine was killed: no record follows the state", async () => {
            writeStack("payments", UPDATED, BEFORE);
            assert.equal(await digestOf("payments"), undefined);
        });

        it("is not current while operations are pending", async () => {
            store.write(
                stackKey("payments"),
                checkpoint("payments", {
                    outputs: { digest: "d1" },
                    pending: [{ type: "creating", resource: { urn: "u", type: "t" } }],
                }),
            );
            store.write(recordKey("payments", AFTER), UPDATED);
            assert.equal(await digestOf("payments"), undefined);
        });

        it("stays current after a refresh that found nothing, if the update before succeeded", async () => {
            const idle = { kind: "refresh", result: "succeeded", resourceChanges: { same: 4 } };
            writeStack("payments", idle);
            assert.equal(await digestOf("payments"), undefined);
            store.write(recordKey("payments", BEFORE), UPDATED);
            assert.equal(await digestOf("payments"), "d1");
        });

        it("is what the last of several records says", async () => {
            writeStack("payments");
            store.write(recordKey("payments", LATER), { ...UPDATED, result: "failed" });
            assert.equal(await digestOf("payments"), undefined);
        });

        it("is looked for again when the engine had not written its record yet", async () => {
            store.write(
                stackKey("payments"),
                checkpoint("payments", { outputs: { digest: "d1" } }),
            );
            assert.equal(await digestOf("payments"), undefined);
            store.write(recordKey("payments", AFTER), UPDATED);
            store.calls.length = 0;
            assert.equal(await digestOf("payments"), "d1");
            assert.deepEqual(reads(), []);
        });

        it("compares times in whatever offset they are written", async () => {
            const time = "2026-11-26T16:26:40.20359616+02:00";
            store.write(
                stackKey("payments"),
                checkpoint("payments", { outputs: { digest: "d1" }, time }),
            );
            store.write(recordKey("payments", AFTER), UPDATED);
            assert.equal(await digestOf("payments"), "d1");
        });
    });

    describe("a state", () => {
        it("has the resources, outputs and pending operations; secrets stay encrypted", async () => {
            const secret = { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:abc" };
            const made = { urn: "u", type: "aws:iam/role:Role", inputs: { name: "new" } };
            store.write(
                stackKey("payments"),
                checkpoint("payments", {
                    outputs: { secret },
                    pending: [{ type: "creating", resource: made }],
                }),
            );
            const state = await open().state("payments");
            assert.deepEqual(state?.outputs, { secret });
            assert.deepEqual(state.resources[2], {
                urn: urnOf("payments", "aws:iam/role:Role", "node"),
                type: "aws:iam/role:Role",
                id: "node",
                parent: urnOf("payments", "pulumi:pulumi:Stack", "session-logs-payments"),
                provider: `${urnOf("payments", "pulumi:providers:aws", "account")}::p`,
                inputs: { name: "node" },
                outputs: { name: "node", arn: "arn:aws:iam::222222222222:role/node" },
            });
            assert.deepEqual(state.pending, [
                {
                    kind: "creating",
                    resource: {
                        ...made,
                        ...{ id: undefined, parent: undefined, provider: undefined },
                        outputs: {},
                    },
                },
            ]);
        });

        const salt = "v1:P0CU+4EZpeM=:v1:Qk6VM7xcp0loHW0B:oi0c4zxd";
        const keys = { url: "awskms://alias/pulumi", encryptedkey: "AQID" };
        const providers = [
            [{ type: "passphrase", state: { salt } }, { encryptionsalt: salt }],
            [
                { type: "cloud", state: keys },
                { secretsprovider: keys.url, encryptedkey: keys.encryptedkey },
            ],
            [{ type: "service", state: { project: "p" } }, {}],
        ] as const;
        for (const [provider, settings] of providers) {
            it(`tells what a stack's file says of secrets by ${provider.type}`, async () => {
                const written = checkpoint("payments");
                const latest = { ...written.checkpoint.latest, secrets_providers: provider };
                store.write(stackKey("payments"), { ...written, checkpoint: { latest } });
                const state = await open().state("payments");
                assert.deepEqual(state?.secretsSettings, settings);
            });
        }

        it("is read of the stack of that very name, and of none that only begins so", async () => {
            writeStack("payments");
            assert.equal(await open().state("pay"), undefined);
        });
    });

    describe("the layout without projects", () => {
        beforeEach(() => {
            store.objects.clear();
            store.write(".pulumi/stacks/payments.json", checkpoint("payments"));
        });

        it("is read, and stacks of other projects are passed over", async () => {
            assert.deepEqual([...(await open().summaries()).keys()], ["payments"]);
            assert.equal((await open().state("payments"))?.stack, "payments");
            const other = open("s3://states", "shop");
            assert.deepEqual([...(await other.summaries()).keys()], []);
            assert.equal(await other.state("payments"), undefined);
        });
    });

    describe("locks", () => {
        const path = `.pulumi/locks/organization/${PROJECT}/payments/cf2590fc.json`;

        it("are listed with their owner, and removed", async () => {
            store.write(path, {
                pid: 19066,
                username: "root",
                hostname: "vm",
                timestamp: "2026-11-26T14:27:00.055100193Z",
            });
            store.write(".pulumi/locks/organization/shop/payments/0.json", {});
            const [lock, ...others] = await open().locks();
            assert.ok(lock);
            assert.deepEqual(others, []);
            assert.deepEqual(lock, {
                stack: "payments",
                pid: 19066,
                username: "root",
                hostname: "vm",
                since: "2026-11-26T14:27:00.055100193Z",
                path,
            });
            await open().removeLock(lock);
            assert.deepEqual(await open().locks(), []);
        });

        for (const content of [{ pid: "a" }, "{"]) {
            const text = JSON.stringify(content);
            it(`that no engine wrote say so, and what removes them: ${text}`, async () => {
                store.write(path, content);
                const [lock] = await open().locks();
                assert.equal(lock?.stack, "payments");
                assert.match(lock.problem ?? "", /is no lock .*`pulumi cancel -s payments`/);
            });
        }
    });
});
