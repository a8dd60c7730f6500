import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineStates } from "../../../fleet/states/engine-states";
import { checkpoint, PROJECT } from "./backend";

describe("states read through the engine", () => {
    let folder: string;
    let asked: string[];
    let stacks: { name: string; lastUpdate?: string; updateInProgress?: boolean }[];
    let result: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "session-logs-engine-"));
        asked = [];
        result = "succeeded";
        stacks = [{ name: "acme/payments", lastUpdate: "2026-11-26T14:26:40.000Z" }];
    });

    afterEach(() => rm(folder, { recursive: true }));

    const answers = (command: string | undefined): unknown => {
        const { latest } = checkpoint("payments", { outputs: { digest: "d1" } }).checkpoint;
        switch (command) {
            case "ls":
                return stacks;
            case "history":
                return [{ kind: "update", result }];
            default:
                return { version: 3, deployment: latest };
        }
    };
    const open = () =>
        engineStates({
            url: "https://api.pulumi.com/",
            project: PROJECT,
            keptFile: join(folder, "states.json"),
            pulumi(args) {
                asked.push(args.slice(0, 4).join(" "));
                const stdout = JSON.stringify(answers(args[1]));
                return Promise.resolve({ status: 0, stdout, stderr: "" });
            },
        });
    const digest = async () => (await open().summaries()).get("payments")?.digest;

    it("cost two commands for each stack that has changed", async () => {
        assert.equal(await digest(), "d1");
        const list = `stack ls --project ${PROJECT}`;
        assert.deepEqual(asked, [
            list,
            "stack export -s acme/payments",
            "stack history -s acme/payments",
        ]);
        asked.length = 0;
        assert.equal(await digest(), "d1");
        assert.deepEqual(asked, [list]);
        stacks = [{ name: "acme/payments", lastUpdate: "2026-11-26T15:00:00.000Z" }];
        result = "failed";
        assert.equal(await digest(), undefined);
    });

    it("are read again while something is being changed", async () => {
        stacks = [{ name: "payments", updateInProgress: true }];
        await digest();
        asked.length = 0;
        await digest();
        assert.equal(asked.length, 3);
    });

    it("are whole, or none where there is no such stack", async () => {
        assert.equal((await open().state("payments"))?.resources.length, 3);
        assert.equal(await open().state("search"), undefined);
        assert.deepEqual(await open().locks(), []);
    });

    it("are refused with the command that failed and what to check", async () => {
        const states = engineStates({
            url: "https://api.pulumi.com/",
            project: PROJECT,
            keptFile: join(folder, "states.json"),
            pulumi: () => Promise.resolve({ status: 255, stdout: "", stderr: "not logged in\n" }),
        });
        await assert.rejects(
            states.summaries(),
            /`pulumi stack ls --project session-logs --json` failed: not logged in\. .*`pulumi whoami -v`/,
        );
    });
});
