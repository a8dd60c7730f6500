import assert from "node:assert/strict";
import { audit } from "../../../tools/audit/audit";
import {
    BUCKET_NAME,
    bucketPolicy,
    centralStack,
    encryption,
    key,
    PUT_LOGS,
    sessionDocument,
} from "../../policypack/support/stacks";
import type { Resource } from "../../../policypack/stack/resource";
import { audited, auditedLines, once, settings } from "./audited";

const OPEN = { ...PUT_LOGS, Condition: undefined };
const line = (id: string, resources: readonly object[]) => `${JSON.stringify({ id, resources })}\n`;
const CLEAN = line("clean", centralStack());
const LEAKY = line("leaky", [bucketPolicy([OPEN])]);
const refusals = (
    lines: readonly { readonly violations: readonly { level: string; policy: string }[] }[],
) =>
    lines.flatMap(({ violations }) =>
        violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
    );
/** A bucket policy given as the text of its document. */
const withPolicy = (policy: unknown) => line("odd", [bucketPolicy([], { policy })]);

describe("an audit", () => {
    it("ends with 0 when nothing is refused", async () => {
        const { status, complaints, lines } = await auditedLines(CLEAN);
        assert.deepEqual({ status, complaints }, { status: 0, complaints: [] });
        assert.deepEqual(refusals(lines), []);
    });

    it("ends with 1 when a mandatory rule is broken, and judges the rest", async () => {
        const { status, lines } = await auditedLines(LEAKY + CLEAN);
        assert.equal(status, 1);
        assert.ok(refusals(lines).includes("bucket-policy-org-only"));
        assert.deepEqual(
            lines.map(({ id }) => id),
            ["leaky", "clean"],
        );
    });

    it("ends with 2 when a line can't be read, and judges the others", async () => {
        const { status, lines, complaints } = await auditedLines(`${LEAKY}{"id":\n{\n\n${CLEAN}[]`);
        assert.equal(status, 2);
        assert.deepEqual(
            lines.map(({ id }) => id),
            ["leaky", "clean"],
        );
        assert.deepEqual(
            complaints.map(
                (text) => /^input:(\d+): this is (not JSON|JSON, but not a stack)/.exec(text)?.[1],
            ),
            ["2", "3", "6"],
        );
    });

    it("ends with 2 when there is nothing to judge", async () => {
        for (const empty of ["", "\n \n"]) {
            const { status, complaints } = await auditedLines(empty);
            assert.equal(status, 2);
            assert.deepEqual(complaints, ["input: there is nothing to judge: the input is empty"]);
        }
    });

    it("ends with 2 when a preview leaves out what would have to be accepted", async () => {
        const preview = (...urns: string[]) =>
            JSON.stringify({
                steps: urns.map((urn) => ({
                    op: "create",
                    newState: { urn, type: urn.split("::")[2] },
                })),
                changeSummary: { same: 2 },
            });
        const accepted = await auditedLines(preview("urn:pulumi:a::b::c:d:E::f"));
        assert.equal(accepted.status, 2);
        assert.match(accepted.complaints[0] ?? "", /^input:1: the preview omits 2 .*--show-sames$/);
        assert.match(accepted.lines[0]?.notJudged[0]?.reason ?? "", /omits 2/);
        const refused = await auditedLines(
            preview("urn:pulumi:a::b::aws:s3/bucketPolicy:BucketPolicy::session-logs"),
        );
        assert.equal(refused.status, 1);
    });

    it("tells nothing to be missing from a preview that leaves something out", async () => {
        const state = {
            urn: "urn:pulumi:a::b::aws:s3/bucket:Bucket::logs",
            type: "aws:s3/bucket:Bucket",
            inputs: { bucket: "acme-session-logs" },
        };
        const steps = [{ op: "create", newState: state }];
        const config = { logBucketNames: ["acme-session-logs"] };
        const whole = await auditedLines(JSON.stringify({ steps }), config);
        assert.ok(refusals(whole.lines).includes("bucket-encryption-present"));
        const part = await auditedLines(
            JSON.stringify({ steps, changeSummary: { same: 1 } }),
            config,
        );
        assert.deepEqual(refusals(part.lines), []);
    });

    it("ends with 2 when the input breaks off", async () => {
        const broken = async function* () {
            yield* once(LEAKY);
            throw Object.assign(new Error("EISDIR: illegal operation"), { syscall: "read" });
        };
        const { status, lines, complaints } = await auditedLines(broken());
        assert.equal(status, 2);
        assert.equal(lines.length, 1);
        assert.deepEqual(complaints, ["input: EISDIR: illegal operation"]);
    });

    it("prints a table that ends with the sum", async () => {
        const { printed } = await audited(`${LEAKY}${CLEAN}x`);
        assert.match(printed[0] ?? "", /^leaky: refused, \d+ mandatory/);
        assert.match(printed[1] ?? "", /^clean: accepted/);
        assert.equal(printed.at(-1), "2 judged, 1 refused, 1 unreadable");
    });

    it("names exemptions that nothing needs beside the answer, which stays as it is", async () => {
        const idle = { rule: "key-rotation", reason: "none here", until: "2026-12-31" };
        const before = await audited(CLEAN);
        const { printed, complaints, status } = await audited(CLEAN, { exemptions: [idle] });
        assert.deepEqual(printed, before.printed);
        assert.deepEqual(complaints, [
            "No finding fits the exemption key-rotation, until 2026-12-31 (none here). " +
                "Take it out of the configuration.",
        ]);
        assert.equal(status, 0);
    });

    it("calls a case without an id by its line", async () => {
        const { lines } = await auditedLines(`\n{"resources": []}`);
        assert.deepEqual(lines, [{ id: "line 2", violations: [], notJudged: [] }]);
    });

    it("does not hold a long input", async () => {
        const printed: string[] = [];
        const unread: number[] = [];
        const many = async function* () {
            for (let given = 0; given < 1000; given += 1) {
                unread.push(given - printed.length);
                yield* once(line(String(given), []));
            }
        };
        const status = await audit({
            inputs: once({ name: "input", pieces: many() }),
            isSummarized: false,
            settings: settings(),
            json: true,
            print: (text) => Promise.resolve(void printed.push(text)),
            complain: assert.fail,
        });
        assert.deepEqual([printed.length, status], [1000, 0]);
        assert.equal(Math.max(...unread), 0);
    });
});

describe("the verdict of an audit", () => {
    it("takes levels from the configuration, as the engine does", async () => {
        const { lines: advised, status } = await auditedLines(LEAKY, { all: "advisory" });
        assert.equal(status, 0);
        assert.ok(advised[0]?.violations.some(({ policy }) => policy === "bucket-policy-org-only"));
        const { lines: disabled } = await auditedLines(LEAKY, {
            "bucket-policy-org-only": "disabled",
        });
        assert.ok(
            !disabled[0]?.violations.some(({ policy }) => policy === "bucket-policy-org-only"),
        );
        const { status: raised } = await auditedLines(CLEAN, { "bucket-forces-key": "mandatory" });
        assert.equal(raised, 0);
    });

    it("keeps what is exempted advice at any level, and cases by their id", async () => {
        const exemption = { rule: "bucket-policy-org-only", reason: "r", until: "2026-12-31" };
        const levelOf = async (config: object, stack: string) => {
            const exemptions = [{ ...exemption, stack }];
            const { lines } = await auditedLines(LEAKY, { ...config, exemptions });
            return lines[0]?.violations.find(({ policy }) => policy === exemption.rule)?.level;
        };
        assert.equal(await levelOf({}, "leaky"), "advisory");
        assert.equal(await levelOf({}, "other"), "mandatory");
        assert.equal(await levelOf({ [exemption.rule]: "remediate" }, "leak*"), "advisory");
        const costly = line("costly", [encryption({ bucketKeyEnabled: false })]);
        const rule = "bucket-key-enabled";
        const config = { [rule]: "mandatory", exemptions: [{ ...exemption, rule }] };
        assert.equal((await auditedLines(costly, { [rule]: "mandatory" })).status, 1);
        assert.equal((await auditedLines(costly, config)).status, 0);
    });

    it("does not call an exemption unused for what a preview leaves out", async () => {
        const exemption = { rule: "key-rotation", reason: "r", until: "2026-12-31" };
        const preview = JSON.stringify({ steps: [], changeSummary: { same: 2 } });
        const { complaints } = await auditedLines(preview, { exemptions: [exemption] });
        assert.equal(complaints.length, 1);
        assert.match(complaints[0] ?? "", /omits 2/);
    });

    it("can demand that everything is judged", async () => {
        const props = { templateUrl: "https://acme.s3.amazonaws.com/template.yml" };
        const type = "aws:cloudformation/stack:Stack";
        const unread = line("unread", [{ type, name: "logs", props }]);
        const lenient = await auditedLines(unread);
        assert.equal(lenient.status, 0);
        assert.equal(lenient.lines[0]?.notJudged.length, 1);
        const strict = await auditedLines(unread, { "not-judged": "mandatory" });
        assert.equal(strict.status, 1);
        assert.match(
            strict.lines[0]?.violations[0]?.message ?? "",
            /^logs was not judged by not-judged: the template at templateUrl is not read/,
        );
        const exempted = await auditedLines(unread, {
            "not-judged": "mandatory",
            exemptions: [{ rule: "not-judged", reason: "r", until: "2026-12-31" }],
        });
        assert.equal(exempted.status, 0);
    });

    it("judges what a template or another provider's resource makes, once", async () => {
        const policy = { Bucket: BUCKET_NAME, PolicyDocument: { Statement: [OPEN] } };
        const type = "AWS::S3::BucketPolicy";
        const template = JSON.stringify({ Resources: { P: { Type: type, Properties: policy } } });
        const { lines } = await auditedLines(
            line("held", [
                {
                    type: "aws:cloudformation/stackSet:StackSet",
                    name: "all",
                    props: { templateBody: template },
                },
                {
                    type: "aws-native:s3:BucketPolicy",
                    name: "native",
                    props: { bucket: BUCKET_NAME, policyDocument: policy.PolicyDocument },
                },
            ]),
        );
        const found = lines[0]?.violations.filter(
            (violation) => violation.policy === "bucket-policy-org-only",
        );
        assert.deepEqual(
            found?.map(({ resource, message }) => [resource, /^.*?\): |^.*?: /.exec(message)?.[0]]),
            [
                ["all", "In P (AWS::S3::BucketPolicy): "],
                ["native", "As AWS::S3::BucketPolicy: "],
            ],
        );
    });

    it("counts a secret or unknown policy neither as safe nor as unsafe", async () => {
        const secret = {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ciphertext: "v1:x",
        };
        for (const policy of [secret, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"]) {
            const { lines, status } = await auditedLines(
                line("a", [bucketPolicy([], { policy }), key({ policy })]),
            );
            assert.equal(status, 0, JSON.stringify(lines));
            const [verdict] = lines;
            for (const rule of [
                "bucket-policy-org-only",
                "key-policy-org-only",
                "bucket-tls-only",
            ]) {
                assert.ok(
                    verdict?.notJudged.some(
                        ({ policy: name, reason }) => name === rule && /^policy is /.test(reason),
                    ),
                    rule,
                );
            }
        }
    });

    it("shows each resource by itself first, as the engine does", async () => {
        const urn = (type: string, name: string) => `urn:pulumi:a::b::${type}::${name}`;
        const bucket = {
            urn: urn("aws:s3/bucket:Bucket", "logs"),
            type: "aws:s3/bucket:Bucket",
            inputs: { bucket: BUCKET_NAME, policy: bucketPolicy([OPEN]).props["policy"] },
        };
        const { type, props } = bucketPolicy();
        const policy = {
            urn: urn(type, "logs"),
            type,
            inputs: props,
            propertyDependencies: { bucket: [bucket.urn] },
        };
        // In the stack the separate policy would supersede the one in the bucket.
        const { lines } = await auditedLines(
            JSON.stringify({ deployment: { resources: [bucket, policy] } }),
        );
        const open = lines[0]?.violations.filter(
            ({ policy: name }) => name === "bucket-policy-org-only",
        );
        assert.deepEqual(
            open?.map(({ resource }) => resource),
            [bucket.urn],
        );
    });

    it("asks of what the stack only reads no more than the engine, which shows it in the stack", async () => {
        const policy = bucketPolicy([OPEN]);
        const state = ({ type, name, props }: Resource) => ({
            urn: `urn:pulumi:a::b::${type}::${name}`,
            type,
            external: true,
            inputs: {},
            outputs: props,
        });
        const resources = [state(policy), state(sessionDocument({ s3BucketName: "" }))];
        const { lines } = await auditedLines(JSON.stringify({ deployment: { resources } }));
        assert.ok(refusals(lines).includes("bucket-policy-org-only"));
        assert.ok(!refusals(lines).includes("session-logs-to-bucket"));
    });

    it("says which resource was read by a preview that does not show what", async () => {
        const type = "aws:s3/bucketPolicy:BucketPolicy";
        const state = { urn: `urn:pulumi:a::b::${type}::logs`, type, external: true, inputs: {} };
        const { lines, status } = await auditedLines(
            JSON.stringify({ steps: [{ op: "read", newState: state }] }),
        );
        assert.equal(status, 0);
        assert.deepEqual(lines[0]?.violations, []);
        assert.equal(lines[0]?.notJudged[0]?.resource, state.urn);
    });
});

describe("an audit of odd documents", () => {
    const ODD: Readonly<Record<string, unknown>> = {
        "no JSON": "{",
        "an empty text": "",
        "no Statement": '{"Version":"2012-10-17"}',
        "no Effect": '{"Statement":[{"Principal":"*","Action":"s3:*","Resource":"*"}]}',
        "a Statement that is a text": '{"Statement":"Allow"}',
        "a number": 5,
        "null as text": "null",
        "control characters": '{"Statement":[{"Sid":"\u0000\u001b[2J","Effect":"Allow"}]}',
        "keys of a prototype":
            '{"__proto__":{"Statement":[]},"Statement":[{"__proto__":{"Effect":"Deny"}}]}',
        "200,000 lists in each other": `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
    };
    for (const [name, policy] of Object.entries(ODD)) {
        it(`refuses ${name}`, async () => {
            const { status, lines } = await auditedLines(withPolicy(policy));
            assert.equal(status, 1);
            assert.ok(
                refusals(lines).includes("resource-policy-valid"),
                JSON.stringify(lines).slice(0, 2000),
            );
            assert.doesNotMatch(JSON.stringify(lines), /The rule failed/);
        });
    }

    it("refuses a policy object without a bottom", async () => {
        const deep = `${'{"Statement":'.repeat(100_000)}1${"}".repeat(100_000)}`;
        const text = withPolicy("@").replace('"@"', deep);
        const { status } = await auditedLines(text);
        assert.equal(status, 1);
    });
});
