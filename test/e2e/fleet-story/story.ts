import {
    CloseAccountCommand,
    MoveAccountCommand,
    RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { S3 } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Outcome } from "../../../fleet/progress/event";
import { asAdministrator } from "../../../tools/sandbox/aws";
import { run } from "../../../tools/sandbox/command";
import { awsOf } from "../../../tools/sandbox/demo-organization";
import { startFaultProxy } from "../../../tools/sandbox/faults/proxy";
import {
    furnishAccount,
    furnishFleet,
    organizationsOf,
    type FleetAccount,
    type FurnishedFleet,
} from "../../../tools/sandbox/organization/fleet-accounts";
import { openSandbox, resetSandbox, type Sandbox } from "../../../tools/sandbox/sandbox";
import { ownProject } from "../own-project";
import { AccountOnAws, NODE_ROLE, type Preferences, REGION } from "./account";
import { ARCHIVE, castOf, DEV, PROD } from "./cast";
import { type Answer, type CommandOptions, endedOf, fleetCommand, type Line } from "./command";

const BUCKET = `session-logs-${ARCHIVE.id}-${REGION}`;
const MANAGEMENT = "999999999999";
const DEPLOY_ROLE = "session-logs-deploy";

const UP_FAILED = "npm run --silent fleet -- up --failed";

/** Minutes of idling that each unit is given. */
const IDLE: Readonly<Record<string, string>> = { [PROD]: "15", [DEV]: "30" };

/** What somebody had before this project. */
const THEIRS: Preferences & Record<string, unknown> = {
    schemaVersion: "1.0",
    sessionType: "Standard_Stream",
    inputs: {
        s3BucketName: "theirs",
        cloudWatchLogGroupName: "/theirs/sessions",
        cloudWatchEncryptionEnabled: "true",
        idleSessionTimeout: "45",
    },
};

export interface FleetStory {
    /** Of its sandbox. */
    readonly name: string;
    /** How many accounts are logged. */
    readonly members: number;
    /** How many of them have session preferences already; even. */
    readonly settled: number;
}

/** The life of an organization's fleet, as its owner types it; each step builds on those before. */
export function fleetStory({ name, members: count, settled: settledCount }: FleetStory): void {
    const { members, tuned, settled, closed, moved, joining } = castOf(count, settledCount);
    const [closedFirst, leaving] = closed;
    const ids = (accounts: readonly FleetAccount[]) => accounts.map(({ id }) => id);
    const without = (accounts: readonly FleetAccount[], ...others: readonly FleetAccount[]) =>
        accounts.filter((account) => !others.includes(account));
    const fresh = without(members, ...settled);

    describe(`a fleet of ${count} accounts`, function () {
        this.bail(true);

        let sandbox: Sandbox;
        let fleet: FurnishedFleet;
        let folder: string;
        let file: string;
        const onAws = new Map<string, AccountOnAws>();

        before(async () => {
            await resetSandbox(name);
            sandbox = await openSandbox({ name });
            fleet = await furnishFleet(sandbox, { accounts: [ARCHIVE, ...members] });
            folder = await mkdtemp(join(tmpdir(), "session-logs-fleet-"));
            file = join(folder, "fleet.yaml");
            for (const { id } of settled) {
                await there(id).createPreferences(THEIRS);
            }
        });

        after(async () => {
            await rm(folder, { recursive: true, force: true });
            await resetSandbox(name);
        });

        const there = (id: string) => {
            const known = onAws.get(id) ?? new AccountOnAws(awsOf(sandbox), id);
            onAws.set(id, known);
            return known;
        };
        const command = async (
            words: readonly string[],
            status: number,
            options: Partial<CommandOptions> = {},
        ): Promise<Answer> => {
            const answer = await fleetCommand(words, { file, env: fleet.env, ...options });
            const all = answer.lines.map((line) => JSON.stringify(line)).join("\n");
            assert.equal(answer.status, status, `${words.join(" ")}\n${all}\n${answer.said}`);
            return answer;
        };
        const edit = async (...changes: readonly (readonly [string | RegExp, string])[]) => {
            let text = await readFile(file, "utf8");
            for (const [before, after] of changes) {
                const changed = text.replaceAll(before, after);
                assert.notEqual(changed, text, `fleet.yaml has no ${String(before)}:\n${text}`);
                text = changed;
            }
            await writeFile(file, text);
        };
        const organizations = () => organizationsOf(sandbox);
        const chosen = (accounts: readonly FleetAccount[]) =>
            accounts.flatMap(({ id }) => ["--account", id]);

        /** That work ended on these stacks, and no other. */
        const ended = (answer: Answer, expected: Readonly<Partial<Record<Outcome, string[]>>>) =>
            assert.deepEqual(
                endedOf(answer),
                Object.entries(expected)
                    .flatMap(([outcome, stacks]) => stacks.map((stack) => `${stack} ${outcome}`))
                    .sort(),
            );
        const endOf = ({ lines }: Answer): Line => {
            const end = lines.find(({ kind }) => kind === "end");
            assert.ok(end);
            return end;
        };
        const errorOf = ({ lines }: Answer, { id }: FleetAccount) =>
            lines.find(({ kind, account }) => kind === "done" && account === id)?.error ?? "";
        const statuses = async (status: number): Promise<ReadonlyMap<string, string>> => {
            const { lines } = await command(["status"], status);
            return new Map(
                lines.map((line) => [line.stack || `none ${line.account}`, line.status ?? ""]),
            );
        };

        /** That sessions of these accounts are logged, with the settings that fleet.yaml gives. */
        const logged = async (accounts: readonly FleetAccount[], tunedTo = "60") => {
            for (const { id, ou, name: account } of accounts) {
                const { inputs } = (await there(id).preferences()) ?? { inputs: {} };
                const isTuned = tuned.some((one) => one.id === id);
                assert.deepEqual(
                    [
                        inputs["s3BucketName"],
                        inputs["idleSessionTimeout"],
                        inputs["maxSessionDuration"],
                    ],
                    [BUCKET, IDLE[ou ?? ""] ?? "20", isTuned ? tunedTo : ""],
                    account,
                );
                assert.equal((await there(id).nodePolicies()).length, 1, account);
            }
        };
        /** That these accounts are as they were before this project. */
        const untouched = async (accounts: readonly FleetAccount[]) => {
            for (const { id, name: account } of accounts) {
                assert.deepEqual(await there(id).preferences(), THEIRS, account);
                assert.deepEqual(await there(id).nodePolicies(), [], account);
            }
        };

        it("is told by init, and completed by its owner", async () => {
            await command(["init", "--region", REGION], 0);
            const text = await readFile(file, "utf8");
            assert.match(text, new RegExp(`^# ${count + 2} active accounts\\.$`, "m"));
            assert.match(text, new RegExp(`^  accountId: "${ARCHIVE.id}"$`, "m"));
            const [byId, byName] = tuned;
            const override = (who: string, what: string) =>
                `  - for: ${who}\n    set: { ${what} }\n`;
            await edit(
                [/role: OrganizationAccountAccessRole/g, `role: ${DEPLOY_ROLE}`],
                ["  createRole: { name: session-node }", `  roles: [${NODE_ROLE}]`],
                [/ {2}# exclude:\n {2}# {3}- ou: Sandbox/g, "  exclude:\n    - ou: Security"],
                [
                    /# overrides:\n(#.*\n)+/g,
                    [
                        "overrides:\n",
                        override(`{ ou: ${PROD} }`, `idleSessionTimeout: ${IDLE[PROD]}`),
                        override(`{ ou: ${DEV} }`, `idleSessionTimeout: ${IDLE[DEV]}`),
                        override(`{ id: "${byId.id}" }`, "maxSessionDuration: 60"),
                        override(`{ name: ${byName.name} }`, "maxSessionDuration: 60"),
                        override("{ tag: { pace: own } }", "maxSessionDuration: 60"),
                    ].join(""),
                ],
            );
        });

        it("is planned: who, in which order, and who is passed over", async () => {
            const { lines } = await command(["plan"], 0);
            const planned = lines.filter(({ kind }) => kind === "stack");
            assert.deepEqual(
                planned.map(({ stack }) => stack).sort(),
                [...ids(members), "central"].sort(),
            );
            assert.deepEqual([...new Set(planned.map(({ verdict }) => verdict))], ["create"]);
            const waves = planned.map(({ wave }) => wave);
            assert.deepEqual(waves, [
                ...["central", "canary", "canary", "canary"],
                ...Array.from({ length: count - 3 }, () => "rest"),
            ]);
            const passedOver = lines.filter(({ kind }) => kind === "passed over");
            assert.deepEqual(
                passedOver.map(({ account }) => account),
                [ARCHIVE.id, MANAGEMENT],
            );
        });

        it("begins nothing while another run has central", async () => {
            const s3 = new S3(asAdministrator(awsOf(sandbox), MANAGEMENT, "us-east-1"));
            const lock = {
                Bucket: fleet.stateBucket,
                Key: ".pulumi/locks/organization/session-logs/central/theirs.json",
            };
            const Body = JSON.stringify({
                ...{ pid: 4711, username: "ann", hostname: "her-machine" },
                timestamp: "2026-01-02T03:04:05Z",
            });
            await s3.putObject({ ...lock, Body });
            const written: Promise<void>[] = [];
            const answer = await command(["up", "--yes"], 1, {
                onLine: ({ kind }) => {
                    if (kind === "begin") {
                        written.push(appendFile(file, "# Written meanwhile.\n"));
                    }
                },
            });
            await Promise.all(written);
            await s3.deleteObject(lock);
            ended(answer, { failed: ["central"] });
            assert.match(
                errorOf(answer, ARCHIVE),
                /is locked by ann@her-machine \(pid 4711\) since 2026-01-02T03:04:05Z: .*pulumi cancel -s central/,
            );
            const warnings = answer.lines.filter(({ kind }) => kind === "warning");
            assert.deepEqual(
                warnings.map(({ text }) => text),
                [
                    "Central failed: no member was begun, since all depend on it.",
                    "fleet.yaml was changed during this run, which went on with what it said at the beginning. Run it again.",
                ],
            );
            assert.equal(endOf(answer).next, UP_FAILED);
        });

        it("is brought up, but for accounts that have preferences already", async () => {
            const answer = await command(["up", "--yes"], 1);
            ended(answer, { changed: ["central", ...ids(fresh)], failed: ids(settled) });
            for (const account of settled) {
                const error = errorOf(answer, account);
                assert.match(
                    error,
                    new RegExp(
                        "^SSM-SessionManagerRunShell already exists in \\S+ and is not in this stack" +
                            `.*: npm run --silent fleet -- adopt --account ${account.id}$`,
                    ),
                );
                assert.doesNotMatch(error, /\n/);
            }
            assert.equal(endOf(answer).next, UP_FAILED);
            await logged(fresh);
            await untouched(settled);
        });

        it("tells how each account stands", async () => {
            const found = await statuses(1);
            for (const { id } of fresh) {
                assert.equal(found.get(id), "current");
            }
            for (const { id } of settled) {
                assert.notEqual(found.get(id), "current");
            }
        });

        it("shows by plan which preferences are in the way", async () => {
            const { lines } = await command(["plan"], 1);
            const planned = lines.filter(({ kind }) => kind === "stack");
            assert.deepEqual(planned.map(({ stack }) => stack).sort(), ids(settled));
            for (const { verdict, problems = [] } of planned) {
                assert.equal(verdict, "refused");
                assert.match(JSON.stringify(problems), /SSM-SessionManagerRunShell/);
                assert.match(JSON.stringify(problems), /adopt/);
            }
        });

        it("adopts them when told so", async () => {
            const answer = await command(["adopt", ...chosen(settled), "--yes"], 0);
            ended(answer, { changed: ids(settled) });
            await logged(settled);
        });

        it("has nothing to do afterwards", async () => {
            const answer = await command(["up", "--yes"], 0);
            ended(answer, {});
            assert.equal(endOf(answer).outcomes?.skipped, count + 1);
            assert.deepEqual(
                new Set((await statuses(0)).values()),
                new Set([
                    "current",
                    "is the management account, which no include names by its id",
                    ...["is excluded by line 25"],
                ]),
            );
        });

        it("previews and brings up just the three whose overrides changed", async () => {
            await edit(["maxSessionDuration: 60", "maxSessionDuration: 90"]);
            const preview = await command(["preview", "--changed"], 0);
            ended(preview, { changed: ids(tuned) });
            await logged(tuned, "60");
            ended(await command(["up", "--yes"], 0), { changed: ids(tuned) });
            await logged(without(members, ...tuned));
            await logged(tuned, "90");
            ended(await command(["up", "--yes"], 0), {});
        });

        it("follows the organization, and an account that moves is logged all the while", async () => {
            for (const { id } of closed) {
                await organizations().send(new CloseAccountCommand({ AccountId: id }));
            }
            await organizations().send(
                new MoveAccountCommand({
                    AccountId: moved.id,
                    SourceParentId: fleet.ouIds.get(DEV),
                    DestinationParentId: fleet.ouIds.get(PROD),
                }),
            );
            await furnishAccount(sandbox, { account: joining, ouIds: fleet.ouIds });
            // Its role does not trust the fleet yet.
            const proxy = await startFaultProxy(sandbox.endpoint);
            proxy.setFaults({ refusedRole: `arn:aws:iam::${joining.id}:role/${DEPLOY_ROLE}` });
            const env = {
                ...fleet.env,
                AWS_ENDPOINT_URL: proxy.endpoint,
                AWS_ENDPOINT_URL_STS: proxy.endpoint,
            };
            let isUp = false;
            const seen: string[] = [];
            const polling = (async () => {
                while (!isUp) {
                    const found = await there(moved.id).preferences();
                    seen.push(
                        found === undefined
                            ? "absent"
                            : `${String(found.inputs["s3BucketName"])} ${String(found.inputs["idleSessionTimeout"])}`,
                    );
                    await wait(50);
                }
            })();
            const answer = await command(["--fresh", "up", "--yes", "--canary", "0"], 1, {
                env,
            }).finally(async () => {
                isUp = true;
                await proxy.close();
            });
            await polling;
            ended(answer, { changed: [moved.id], failed: [joining.id] });
            assert.deepEqual(
                [...new Set(seen)],
                [`${BUCKET} ${IDLE[DEV]}`, `${BUCKET} ${IDLE[PROD]}`],
            );
            const error = errorOf(answer, joining);
            assert.match(error, new RegExp(`role/${DEPLOY_ROLE}`));
            assert.match(error, /aws iam update-assume-role-policy/);
            assert.doesNotMatch(error, /\n/);

            ended(await command(["up", "--failed", "--yes"], 0), { changed: [joining.id] });
            await logged([joining, { ...moved, ou: PROD }]);
            const found = await statuses(0);
            for (const { id } of closed) {
                assert.equal(found.get(`none ${id}`), "is closed");
                assert.match(found.get(id) ?? "", /not active any more: `fleet forget` takes it/);
            }
        });

        it("finds what somebody changed in the console, and puts it right", async () => {
            const [edited] = tuned;
            const { inputs } = (await there(edited.id).preferences()) as Preferences;
            await there(edited.id).savePreferences({
                ...THEIRS,
                inputs: { ...inputs, s3BucketName: "" },
            });
            const answer = await command(["refresh", ...chosen(tuned)], 1);
            const others = without(tuned, edited);
            ended(answer, { changed: [edited.id], unchanged: ids(others) });
            ended(await command(["up", "--yes"], 0), { changed: [edited.id] });
            await logged(tuned, "90");
        });

        it("prints what a stack gets, and from which line", async () => {
            const [, byName] = tuned;
            const { lines } = await command(["config", byName.name], 0);
            const row = lines[0]?.config?.find(({ key }) => key.endsWith(":maxSessionDuration"));
            assert.equal(row?.value, "90");
            const line = (await readFile(file, "utf8")).split("\n")[(row?.line ?? 0) - 1];
            assert.match(line ?? "", /maxSessionDuration: 90/);
        });

        it("is the same to plain pulumi, with the stack files that it writes", async () => {
            const [{ id }] = tuned;
            // With a driver of its own: the project that it writes to is where it lies.
            const project = await ownProject("dist", "fleet", "stacks");
            try {
                await command(["write-stacks"], 0, { project });
                const pulumi = async (...words: readonly string[]) => {
                    const own = ["-s", id, "--non-interactive", "--expect-no-changes"];
                    const { status, stdout, stderr } = await run("pulumi", [...words, ...own], {
                        cwd: project,
                        env: fleet.env,
                    });
                    assert.equal(status, 0, `${stdout}${stderr}`);
                };
                await pulumi("preview");
                await pulumi("up", "--yes", "--skip-preview");
            } finally {
                await rm(project, { recursive: true });
            }
            assert.equal((await statuses(0)).get(id), "current");
        });

        it("gives back by off the preferences that were there before", async () => {
            const answer = await command(["off", ...chosen(settled), "--yes"], 0);
            ended(answer, { changed: ids(settled) });
            for (const { id, name: account } of settled) {
                assert.deepEqual(await there(id).preferences(), THEIRS, account);
                // For sessions that are still running, which upload when they end.
                assert.equal((await there(id).nodePolicies()).length, 1, account);
            }
        });

        it("forgets an account that left, and keeps its state in a file", async () => {
            const AccountId = leaving.id;
            await organizations().send(new RemoveAccountFromOrganizationCommand({ AccountId }));
            await command(["--fresh", "forget", AccountId, "--yes"], 0);
            const kept = await readdir(join(folder, ".fleet", "forgotten"));
            assert.equal(kept.length, 1);
            const [state = ""] = kept;
            assert.match(state, new RegExp(`^${AccountId}-`));
            const text = await readFile(join(folder, ".fleet", "forgotten", state), "utf8");
            assert.match(text, /SSM-SessionManagerRunShell/);
            const found = await statuses(0);
            assert.equal(found.has(AccountId), false);
            assert.equal(found.has(closedFirst.id), true);
        });

        it("destroys one member, and no other", async () => {
            const [, destroyed] = tuned;
            const answer = await command(["destroy", ...chosen([destroyed]), "--yes"], 0);
            ended(answer, { changed: [destroyed.id] });
            assert.equal(await there(destroyed.id).preferences(), undefined);
            assert.deepEqual(await there(destroyed.id).nodePolicies(), []);
            await logged(without(tuned, destroyed), "90");
        });
    });
}
