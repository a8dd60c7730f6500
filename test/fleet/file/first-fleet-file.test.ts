import assert from "node:assert/strict";
import { firstFleetFile, likelyArchive } from "../../../fleet/file/first-fleet-file";
import {
    account,
    fleet,
    LOG_ARCHIVE,
    ORGANIZATION,
    organizationOf,
    PAYMENTS,
    problemsOf,
} from "./support";

const OPTIONS = { organization: ORGANIZATION, callerAccount: "999999999999", region: "eu-west-1" };

describe("firstFleetFile", () => {
    it("writes a file that can be used as it is, where a log archive is seen", () => {
        const text = firstFleetFile(OPTIONS);
        const { central, members, warnings } = fleet(text);
        assert.equal(central.account, LOG_ARCHIVE);
        assert.equal(members.length, 3);
        assert.deepEqual(warnings, []);
    });

    it("names its schema in the first line, which editors read", () => {
        const [first] = firstFleetFile(OPTIONS).split("\n");
        assert.equal(first, "# yaml-language-server: $schema=./fleet/fleet.schema.json");
        assert.match(
            firstFleetFile({ ...OPTIONS, schema: "../x.json" }),
            /^#.*\$schema=\.\.\/x\.json\n/,
        );
    });

    it("tells how many accounts are in each unit and below, and how many are closed", () => {
        const closed = account("444444444444", { state: "SUSPENDED", ou: "Workloads" });
        const text = firstFleetFile({
            ...OPTIONS,
            organization: organizationOf(...ORGANIZATION.accounts, closed),
        });
        assert.match(
            text,
            /# 4 active accounts, and 1 suspended or closed, which are passed over\./,
        );
        assert.match(text, /# {3}- ou: Workloads # 2 active accounts\n/);
        assert.match(text, /# {3}- ou: Workloads\/Prod # 1 active account\n/);
    });

    it("is a file that can be used with every comment of a part taken away", () => {
        const text = firstFleetFile(OPTIONS);
        for (const part of [
            / {2}# include:\n( {2}# {3}- .*\n)+/,
            / {2}# exclude:\n( {2}# {3}- .*\n)+/,
            /# overrides:\n(# {3}.*\n)+/,
            /# stacks:\n(# {3}.*\n)+/,
            / {2}# externalId.*\n/,
            /# secretsProvider.*\n/,
        ]) {
            const [commented] = part.exec(text) ?? [];
            assert.ok(commented, String(part));
            const used = text.replace(commented, commented.replace(/^( *)# /gm, "$1"));
            assert.notEqual(used, text);
            assert.deepEqual(problemsOf(used), [], commented);
        }
    });

    it("lets nobody run it with what has to be filled in", () => {
        const found = problemsOf(
            firstFleetFile({ ...OPTIONS, organization: organizationOf(PAYMENTS) }),
        );
        assert.equal(found.length, 1, found.join("\n"));
        assert.match(
            found[0] ?? "",
            /central\.accountId is still the placeholder "<id of the log-archive account>"/,
        );
        const alone = problemsOf(firstFleetFile({ ...OPTIONS, organization: undefined }));
        assert.match(
            alone.join("\n"),
            /central\.accountId is still.*\n.*central\.organizationId is still.*\n.*accounts\.list\[0\]\.id/,
        );
    });

    it("takes no role in the account whose credentials it has", () =>
        assert.equal(
            fleet(firstFleetFile({ ...OPTIONS, callerAccount: LOG_ARCHIVE.id })).central.config[
                "aws:assumeRoles"
            ],
            undefined,
        ));

    it("lets no name break out of its line", () => {
        const strange = account("444444444444", {
            name: "logs\nstacks: {x: y}",
            ou: 'a: b #"\n\u2028x, ]',
        });
        const text = firstFleetFile({ ...OPTIONS, organization: organizationOf(strange) });
        assert.deepEqual(problemsOf(text), []);
        const used = text.replace(/# overrides:\n(# {3}.*\n)+/, (part) =>
            part.replace(/^# /gm, ""),
        );
        assert.deepEqual(problemsOf(used), []);
        assert.match(used, /\n {2}- for:/);
    });

    it("shows some of many units", () => {
        const many = Array.from({ length: 100 }, (_, index) =>
            account(String(300_000_000_000 + index), { ou: `Unit ${index}` }),
        );
        const text = firstFleetFile({ ...OPTIONS, organization: organizationOf(...many) });
        assert.match(text, /# and 60 units more\n/);
        assert.ok(text.length < 6000);
    });
});

describe("likelyArchive", () => {
    const CALLED: Readonly<Record<string, readonly string[]>> = {
        "log-archive": ["audit", "logs", "log-archive"],
        "Log Archive": ["Audit", "Log Archive"],
        "acme-logarchive-prod": ["login-service", "acme-logarchive-prod"],
        logging: ["blog", "catalog", "logging"],
        Audit: ["payments", "Audit"],
    };
    for (const [expected, names] of Object.entries(CALLED)) {
        it(`is ${expected} among ${names.join(", ")}`, () =>
            assert.equal(
                likelyArchive(names.map((name) => account("222222222222", { name })))?.name,
                expected,
            ));
    }

    it("is none where none is called so, or is active", () => {
        assert.equal(likelyArchive([account("222222222222", { name: "blog" })]), undefined);
        assert.equal(likelyArchive([{ ...LOG_ARCHIVE, state: "CLOSED" }]), undefined);
    });
});
