import assert from "node:assert/strict";
import { createSign, generateKeyPairSync } from "node:crypto";
import { readEnvelope, signedEnvelope } from "../../../archive/evidence/envelope";
import {
    brokenLinks,
    dayAfter,
    daysBetween,
    type ReadSeal,
    type Seal,
} from "../../../archive/evidence/seal";
import { localSigner } from "./signer";

const { publicKey, keyId, sign } = localSigner();

const SEAL: Seal = {
    version: 1,
    bucket: "logs",
    prefix: "",
    day: "2026-11-26",
    previous: null,
    objects: [{ key: "k", version: "v1", bytes: 3, sha256: "ab" }],
    publicKey,
};

describe("a seal's envelope", () => {
    it("is read as it was signed", async () => {
        const read = readEnvelope(await signedEnvelope(SEAL, keyId, sign));
        assert.deepEqual([read?.seal, read?.isSigned], [SEAL, true]);
    });

    it("is not signed by another key than was asked for", async () => {
        const other = localSigner().publicKey;
        const text = await signedEnvelope(SEAL, keyId, sign);
        assert.equal(readEnvelope(text, publicKey)?.isSigned, true);
        assert.equal(readEnvelope(text, other)?.isSigned, false);
        assert.equal(readEnvelope(text, "no key")?.isSigned, false);
    });

    it("is found out wherever it was changed", async () => {
        const text = await signedEnvelope(SEAL, keyId, sign);
        const envelope = JSON.parse(text) as { payload: string };
        const changed = Buffer.from(envelope.payload, "base64").toString().replace("ab", "ac");
        const payload = Buffer.from(changed).toString("base64");
        assert.equal(readEnvelope(JSON.stringify({ ...envelope, payload }))?.isSigned, false);
    });

    for (const text of ["", "{}", "null", '{"payload":"e30="}']) {
        it(`is none: ${JSON.stringify(text)}`, () => assert.equal(readEnvelope(text), undefined));
    }

    it("has the signature that DSSE describes", () => {
        const { privateKey, publicKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        const pem = key.export({ type: "spki", format: "pem" }).toString();
        const payload = Buffer.from(JSON.stringify({ ...SEAL, publicKey: pem }));
        const type = "application/vnd.session-logs.seal+json";
        const signed = `DSSEv1 ${type.length} ${type} ${payload.length} ${payload.toString()}`;
        const sig = createSign("sha256").update(signed).sign(privateKey).toString("base64");
        const signatures = [{ keyid: "k", sig }];
        const text = JSON.stringify({
            payloadType: type,
            payload: payload.toString("base64"),
            signatures,
        });
        assert.equal(readEnvelope(text)?.isSigned, true);
    });
});

describe("a chain of seals", () => {
    const link = (day: string, before?: ReadSeal, unlike: Partial<ReadSeal> = {}): ReadSeal => ({
        seal: {
            ...SEAL,
            day,
            previous: before === undefined ? null : { day: before.seal.day, sha256: before.sha256 },
        },
        sha256: `hash of ${day}`,
        isSigned: true,
        ...unlike,
    });
    const first = link("2026-11-24");
    const second = link("2026-11-25", first);
    const third = link("2026-11-26", second);

    const NEVER = () => false;

    it("holds where what came before has expired, and no later day is missing", () => {
        const expired = (day: string) => day < "2026-11-25";
        assert.deepEqual(brokenLinks([second, third], expired), []);
        assert.equal(brokenLinks([third], expired).length, 1);
        assert.equal(brokenLinks([first, third], expired).length, 1);
    });

    it("holds where each follows the one before", () => {
        assert.deepEqual(brokenLinks([first, second, third], NEVER), []);
        assert.deepEqual(brokenLinks([], NEVER), []);
    });

    const BROKEN: readonly [string, readonly ReadSeal[], RegExp][] = [
        ["a day is missing", [first, third], /Between 2026-11-24 and 2026-11-26 seals are missing/],
        [
            "the beginning is missing",
            [second, third],
            /seal of 2026-11-24 is missing, which that of 2026-11-25 follows/,
        ],
        [
            "a seal was made anew",
            [first, link("2026-11-25", link("2026-11-24", undefined, { sha256: "x" }))],
            /2026-11-25 does not follow that of 2026-11-24/,
        ],
        ["one is not signed", [first, { ...second, isSigned: false }], /2026-11-25 is not signed/],
        [
            "the key changes",
            [first, { ...second, seal: { ...second.seal, publicKey: "x" } }],
            /by another key/,
        ],
    ];
    for (const [what, seals, problem] of BROKEN) {
        it(`breaks where ${what}`, () => {
            const problems = brokenLinks(seals, NEVER);
            assert.equal(problems.length, 1, problems.join("\n"));
            assert.match(problems[0] ?? "", problem);
        });
    }
});

describe("days", () => {
    it("follow each other over months and years", () => {
        assert.equal(dayAfter("2026-12-31"), "2027-01-01");
        assert.deepEqual(daysBetween("2028-02-28", "2028-03-01"), [
            "2028-02-28",
            "2028-02-29",
            "2028-03-01",
        ]);
        assert.deepEqual(daysBetween("2026-11-27", "2026-11-26"), []);
    });
});
