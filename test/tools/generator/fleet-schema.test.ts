import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { CENTRAL_REFERENCE } from "../../../central/config-reference";
import { firstFleetFile } from "../../../fleet/file/first-fleet-file";
import { MEMBER_REFERENCE } from "../../../member/config-reference";
import { CENTRAL_KEYS, MEMBER_KEYS } from "../../../shared/config-keys";
import { fleetSchemaText } from "../../../tools/generator/fleet-schema";
import { LEAST, ORGANIZATION, problemsOf } from "../../fleet/file/support";

const FILE = join(__dirname, "..", "..", "..", "fleet", "fleet.schema.json");

/** Files that the reader and an editor judge alike. */
const ACCEPTED: readonly string[] = [
    LEAST,
    firstFleetFile({
        organization: ORGANIZATION,
        callerAccount: "999999999999",
        region: "eu-west-1",
    }),
    `${LEAST}  aws:defaultTags: {tags: {a: b}}\n  tags: {a: "1"}\n  dhmc: {}\n  off: true\n  idleSessionTimeout: 15\n`,
    `${LEAST}  shellProfile: {linux: x}\n  regionOverrides: {eu-west-1: {idleSessionTimeout: 5, runAsEnabled: false}}\n`,
    `${LEAST}  cloudWatch: {retentionDays: 30, kmsKeyArns: {eu-west-1: "arn:aws:kms:eu-west-1:222222222222:key/1"}}\n`,
    `${LEAST}deploy: {role: a/b, externalId: abc}\nstacks: {central: a.central, "222222222222": x}\nsecretsProvider: passphrase\n`,
    `${LEAST}overrides:\n  - for: {ou: A}\n    set: {createRole: null, roles: [x]}\n  - for: [{name: "a*"}, {tag: {a: "*"}}]\n    set: {off: true}\n`,
];

const REFUSED: readonly string[] = [
    `${LEAST}deploi: {}\n`,
    `${LEAST}  offf: true\n`,
    `${LEAST}  off: maybe\n`,
    `${LEAST}  accountId: "222222222222"\n`,
    `${LEAST}  centralStack: central\n`,
    `${LEAST}  idleSessionTimeout: 61\n`,
    `${LEAST}  roles: a\n`,
    `${LEAST}  dhmc: {enabled: true}\n`,
    `${LEAST}  regionOverrides: {eu-west-1: {idleSessionTimeout: 99}}\n`,
    `${LEAST}  cloudWatch: {retentionDays: 31, kmsKeyArns: {}}\n`,
    `${LEAST}  roles: null\n`,
    `${LEAST}overrides:\n  - for: {ou: A, id: "222222222222"}\n    set: {off: true}\n`,
    `${LEAST}overrides:\n  - for: []\n    set: {off: true}\n`,
    `${LEAST}overrides:\n  - for: {ou: A}\n    set: {}\n`,
    `${LEAST}overrides:\n  - for: {ou: A}\n    set: {retentionDays: 5}\n`,
    `${LEAST}stacks: {payments: x}\n`,
    LEAST.replace("from: organizations", 'from: organizations\n  list: [{id: "222222222222"}]'),
    LEAST.replace("from: organizations", "from: organizations\n  include: []"),
    LEAST.replace("from: organizations", "exclude: []"),
    LEAST.replace(
        "  region: eu-west-1\n",
        "  region: eu-west-1\n  objectLock: {mode: GOVERNANCE}\n",
    ),
];

describe("fleet.schema.json", () => {
    let validate: ValidateFunction;
    let schema: Record<string, unknown>;

    before(async () => {
        const expected = await fleetSchemaText();
        if (process.env["UPDATE_DOCS"] === "1") {
            writeFileSync(FILE, expected);
        }
        schema = JSON.parse(expected) as Record<string, unknown>;
        validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
    });

    it("is what the reader's schema says; `UPDATE_DOCS=1 npm run unit` writes it anew", async () =>
        assert.equal(
            readFileSync(FILE, "utf8"),
            await fleetSchemaText(),
            "fleet.schema.json is not current: npm run fleet-schema",
        ));

    for (const text of ACCEPTED) {
        it(`accepts what the reader accepts: ${JSON.stringify(text.slice(-90))}`, () => {
            assert.deepEqual(problemsOf(text), []);
            assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
        });
    }

    for (const text of REFUSED) {
        it(`refuses what the reader refuses: ${JSON.stringify(text.slice(-90))}`, () => {
            assert.notDeepEqual(problemsOf(text), []);
            assert.ok(!validate(parse(text)));
        });
    }

    it("has help for every key of both programs, without markup of links", () => {
        const { properties, $defs } = schema as {
            properties: { central: Keys };
            $defs: { member: Keys; change: Keys };
        };
        const members = MEMBER_KEYS.filter((key) => !["accountId", "centralStack"].includes(key));
        const parts = [
            [properties.central, CENTRAL_KEYS],
            [$defs.member, members],
            [$defs.change, members],
        ] as const;
        for (const [part, keys] of parts) {
            assert.deepEqual(Object.keys(part.properties), [...keys]);
            for (const [key, { description = "" }] of Object.entries(part.properties)) {
                assert.ok(description.length > 40, key);
                assert.doesNotMatch(description, /\]\(/, key);
            }
        }
    });

    it("takes the examples of the reference", () => {
        for (const [key, { example }] of Object.entries(CENTRAL_REFERENCE)) {
            const file = parse(LEAST) as { central: Record<string, unknown> };
            file.central[key] = example;
            assert.ok(validate(file), `${key}: ${JSON.stringify(validate.errors)}`);
        }
        const { accountId: _, centralStack: __, ...members } = MEMBER_REFERENCE;
        for (const [key, { example }] of Object.entries(members)) {
            const file = parse(LEAST) as { defaults: Record<string, unknown> };
            file.defaults[key] = example;
            assert.ok(validate(file), `${key}: ${JSON.stringify(validate.errors)}`);
        }
    });
});

interface Keys {
    readonly properties: Readonly<Record<string, { readonly description?: string }>>;
}
