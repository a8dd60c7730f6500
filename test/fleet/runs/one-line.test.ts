import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { oneLine } from "../../../fleet/runs/one-line";

/** What the engine of the sandbox printed, made to fail in each of these ways. */
const OUTPUTS = join(__dirname, "../../fixtures/fleet/engine-output");
const output = (name: string) => readFileSync(join(OUTPUTS, `${name}.txt`), "utf8");
const line = (failure: unknown) => oneLine(failure, { stack: "payments", account: "222222222222" });

/** As the Automation API puts an engine's output into its error. */
class CommandError extends Error {
    constructor(stdout: string, stderr = "") {
        const failed = "Command failed with exit code 1: pulumi up --stack payments";
        super(
            `code: -2\n stdout: ${stdout}\n stderr: ${failed}\n${stderr}\n` +
                ` err?: Error: ${failed}\n${stderr}\n`,
        );
        this.name = "CommandError";
    }
}

const MEND_ROLE =
    "let the role trust it (in account 222222222222: `aws iam update-assume-role-policy " +
    "--role-name session-logs-deploy --policy-document file://trust.json`), let the caller have " +
    "sts:AssumeRole, or name another role as deploy.role in fleet.yaml";
const CREDENTIALS =
    "The AWS credentials can't be used: invocation of aws:index/getCallerIdentity:getCallerIdentity " +
    "returned an error: STS GetCallerIdentity: ";
const SIGN_IN =
    " Sign in to account 222222222222, or set aws:profile or aws:assumeRoles of this stack.";

const ESSENCES: Readonly<Record<string, string>> = {
    "bad-config":
        'session-logs:accountId is "12". Write a 12-digit AWS account id in quotes, such as ' +
        '"111111111111". (and 3 more)',
    "central-missing":
        "Stack organization/session-logs/central has no outputs: central is not deployed yet. Run " +
        "`pulumi up -s organization/session-logs/central` first, or set session-logs:centralStack " +
        "to your archive's stack.",
    "existing-preferences":
        "SSM-SessionManagerRunShell already exists in eu-west-1 and is not in this stack (and 1 more). " +
        "To take it over: npm run --silent fleet -- adopt --account 222222222222",
    "cloud-unreachable":
        "the backend can't be reached: dial tcp 127.0.0.1:9: connect: connection refused. " +
        "Check PULUMI_BACKEND_URL or `pulumi whoami -v`",
    "file-backend-missing":
        "the backend can't be reached: stat /nonexistent/there: no such file or directory. " +
        "Check PULUMI_BACKEND_URL or `pulumi whoami -v`",
    "s3-unreachable":
        "the backend can't be reached: dial tcp 127.0.0.1:9: connect: connection refused. " +
        "Check PULUMI_BACKEND_URL or `pulumi whoami -v`",
    locked:
        "is locked by jane@build-7 (pid 478) since 2026-11-26T09:12:44Z: " +
        "`pulumi cancel -s payments` once that run has ended",
    "no-passphrase":
        "no passphrase is set: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
    "wrong-passphrase":
        "the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE " +
        "to the one this stack's secrets were encrypted with",
    "role-denied":
        "can't assume arn:aws:iam::222222222222:role/session-logs-deploy: " +
        `arn:aws:iam::999999999999:user/runner is not authorized; ${MEND_ROLE}`,
    "expired-token":
        `${CREDENTIALS}ExpiredTokenException: ` +
        `The security token included in the request is expired.${SIGN_IN}`,
    throttled: `${CREDENTIALS}ThrottlingException: Rate exceeded.${SIGN_IN}`,
    "ssm-denied":
        "session-preferences-us-east-1: creating SSM Document (SSM-SessionManagerRunShell): " +
        "SSM CreateDocument: AccessDeniedException: User: " +
        "arn:aws:sts::222222222222:assumed-role/session-logs-deploy/pulumi is not authorized to " +
        "perform: ssm:CreateDocument on resource: " +
        "arn:aws:ssm:eu-west-1:222222222222:document/SSM-SessionManagerRunShell because no " +
        "identity-based policy allows the ssm:CreateDocument action (and 1 more)",
    "policy-violated":
        "policy session-bucket-encrypted (aws:ssm:Document: prefs): inputs.s3EncryptionEnabled is " +
        "false, so logs go to an unencrypted bucket too. Write the boolean true. See " +
        "https://github.com/session-logs/session-logs/blob/main/docs/policies/" +
        "session-bucket-encrypted.md (and 2 more)",
    "program-throws": "ReferenceError: undefinedThing is not defined",
};

describe("the essence of a failure", () => {
    for (const [name, essence] of Object.entries(ESSENCES)) {
        it(`is one line: ${name}`, () => {
            assert.equal(line(output(name)), essence);
            assert.equal(line(new CommandError("", output(name))), essence);
            assert.equal(line(new CommandError(output(name))), essence);
        });
    }

    it("names a role for a session, and why AWS refused", () => {
        const error = Object.assign(
            new Error(
                "User: arn:aws:sts::999999999999:assumed-role/runner/ci-4711 is not authorized to " +
                    "perform: sts:AssumeRole on resource: " +
                    "arn:aws:iam::222222222222:role/session-logs-deploy with an explicit deny in a " +
                    "service control policy",
            ),
            { name: "AccessDenied" },
        );
        assert.equal(
            line(error),
            "can't assume arn:aws:iam::222222222222:role/session-logs-deploy: " +
                "arn:aws:iam::999999999999:role/runner is not authorized with an explicit deny in a " +
                `service control policy; ${MEND_ROLE}`,
        );
    });

    it("names the role that the official provider could not assume", () => {
        assert.match(
            line(
                "error: unable to validate AWS credentials.\nDetails: Cannot assume IAM Role. IAM " +
                    "Role (arn:aws:iam::222222222222:role/session-logs-deploy) cannot be assumed.",
            ),
            /^can't assume arn:aws:iam::222222222222:role\/session-logs-deploy: the caller is not/,
        );
    });

    it("counts the other locks once", () => {
        const other = output("locked").replaceAll("jane@build-7", "joe@build-8");
        assert.match(
            line(new CommandError("", output("locked") + other)),
            /^is locked by jane@build-7 \(pid 478\) since \S+ \(and 1 more\): `pulumi cancel/,
        );
    });

    it("knows the conflict of Pulumi Cloud", () => {
        assert.equal(
            line("error: [409] Conflict: Another update is currently in progress."),
            "is being updated by another run: wait for it, or `pulumi cancel -s payments` once that " +
                "run has ended",
        );
    });

    it("is code and message of an AWS SDK's error, and the message of any other", () => {
        const throttled = Object.assign(new Error("Rate exceeded"), {
            name: "ThrottlingException",
        });
        assert.equal(line(throttled), "ThrottlingException: Rate exceeded");
        assert.equal(
            line(new Error("connect ECONNREFUSED 127.0.0.1:9")),
            "connect ECONNREFUSED 127.0.0.1:9",
        );
        assert.equal(line("\n\nsomething\nelse"), "something");
        assert.equal(line(""), "no reason given");
        assert.equal(line(undefined), "undefined");
    });

    it("leaves out what only announces the lines below", () => {
        const refused = [
            "error: Nothing was planned: stack central can't be deployed as configured.",
            '  - session-logs:adopt is "refuse", but bucket logs has a policy. Write keep or replace. ' +
                "replace makes these changes:",
            "      - policy: {}",
        ].join("\n");
        assert.equal(
            line(refused),
            'session-logs:adopt is "refuse", but bucket logs has a policy. Write keep or replace.',
        );
    });

    it("says that the whole has failed where nothing else is said", () => {
        assert.equal(line("Diagnostics:\n    error: update failed\n"), "error: update failed");
    });

    it("stays one line, short, and harmless", () => {
        const long = line(new Error(`a\u001B[2J\u202E b\t${"x".repeat(9000)}`));
        assert.match(long, /^a\\u202e b x+\.\.\.$/);
        assert.equal(long.length, 600);
    });
});
