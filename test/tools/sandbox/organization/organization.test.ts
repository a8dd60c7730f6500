import assert from "node:assert/strict";
import {
    awsConfigFile,
    awsCredentialsFile,
    readAccount,
} from "../../../../tools/sandbox/organization/organization";

const STACK_FILE = `
config:
  aws:profile: payments
  session-logs:accountId: "222222222222"
  session-logs:roles:
    - payments-api-node
    - payments-batch-node
encryptionsalt: v1:abc
`;

describe("organization of the sandbox", () => {
    it("is read from the stack files that also serve on AWS", () => {
        assert.deepEqual(readAccount(STACK_FILE), {
            accountId: "222222222222",
            profile: "payments",
            roles: ["payments-api-node", "payments-batch-node"],
        });
    });

    it("knows accounts without roles", () => {
        const text = 'config: {aws:profile: log-archive, session-logs:accountId: "111111111111"}';
        assert.deepEqual(readAccount(text)?.roles, []);
    });

    for (const [what, text] of [
        ["is empty", ""],
        ["is not YAML", "config: [}"],
        ["has no config", "encryptionsalt: v1:abc"],
        ["has no account id", "config: {aws:profile: a}"],
        [
            "has a number as account id",
            "config: {aws:profile: a, session-logs:accountId: 111111111111}",
        ],
        ["has a short account id", 'config: {aws:profile: a, session-logs:accountId: "1111"}'],
        ["has no profile", 'config: {session-logs:accountId: "111111111111"}'],
    ] as const) {
        it(`leaves a stack file that ${what} for the program to refuse`, () => {
            assert.equal(readAccount(text), undefined);
        });
    }

    it("leaves roles that are no names for the program to refuse", () => {
        const roles = 'node, "arn:aws:iam::111111111111:role/other", 7';
        const text = `config: {aws:profile: a, session-logs:accountId: "111111111111", session-logs:roles: [${roles}]}`;
        assert.deepEqual(readAccount(text)?.roles, ["node"]);
    });

    it("gives each account a profile that assumes its administrator role", () => {
        const accounts = [
            { accountId: "111111111111", profile: "log-archive", roles: [] },
            { accountId: "222222222222", profile: "payments", roles: ["payments-api-node"] },
        ];
        assert.equal(
            awsConfigFile(accounts),
            `[profile log-archive]
role_arn = arn:aws:iam::111111111111:role/OrganizationAccountAccessRole
source_profile = management

[profile payments]
role_arn = arn:aws:iam::222222222222:role/OrganizationAccountAccessRole
source_profile = management
`,
        );
    });

    it("writes a profile once that several stacks share", () => {
        const account = { accountId: "111111111111", profile: "shared", roles: [] };
        assert.equal(awsConfigFile([account, account]).split("[profile shared]").length, 2);
    });

    it("keeps only the management account's key", () => {
        assert.equal(
            awsCredentialsFile({ accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" }),
            `[management]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret
`,
        );
    });
});
