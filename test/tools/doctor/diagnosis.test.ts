import assert from "node:assert/strict";
import { diagnosesBy } from "../../../tools/doctor/diagnosis";
import type { KnownError } from "../../../tools/doctor/known-error";
import { messageOf } from "../../../tools/doctor/message";

const CAUSES: KnownError["causes"] = [{ cause: "Because.", fix: "Mend it." }];

function known(id: string, ...texts: KnownError["texts"]): KnownError {
    return { id, texts, place: "client", causes: CAUSES, sources: ["https://example.org"] };
}

/** The ids of the errors that the message is, or the nearest after a question mark. */
function diagnosed(message: string, ...errors: readonly KnownError[]): string {
    const diagnosis = diagnosesBy(errors)(messageOf(message));
    return diagnosis.isKnown
        ? diagnosis.errors.map(({ id }) => id).join(", ")
        : `? ${diagnosis.nearest?.id}`;
}

describe("a diagnosis", () => {
    const upload = known("upload", "Failed to upload <file> to s3://<bucket>: AccessDenied");

    it("takes anything, or nothing, for a placeholder", () => {
        assert.equal(diagnosed("Failed to upload a.log to s3://b: AccessDenied", upload), "upload");
        assert.equal(diagnosed("failed to upload *** to s3://***: accessdenied", upload), "upload");
    });

    it("takes no more for a placeholder than an ARN is long", () => {
        const far = (words: number) =>
            `Failed to upload ${"other ".repeat(words)} to s3://b: AccessDenied`;
        assert.equal(diagnosed(far(40), upload), "upload");
        assert.equal(diagnosed(far(60), upload), "? upload");
    });

    it("wants the letters between placeholders as they are, in their order", () => {
        assert.equal(
            diagnosed("Failed to uploads a.log to s3://b: AccessDenied", known("x", "to upload a")),
            "? x",
        );
        assert.equal(
            diagnosed("AccessDenied: to s3://b failed to upload a.log", upload),
            "? upload",
        );
    });

    it("is the most specific of several", () => {
        const errors = [
            known("any", "Couldn't start the session because of S3"),
            known("denied", "Couldn't start the session because of S3: <code> AccessDenied"),
            known("start", "Couldn't start the session"),
        ];
        const begin = "Couldn't start the session because of S3";
        assert.equal(diagnosed(`${begin}: AccessDenied`, ...errors), "denied");
        assert.equal(diagnosed(`${begin}: NoSuchBucket`, ...errors), "any");
    });

    it("is all that the message can't tell apart", () =>
        assert.equal(
            diagnosed(
                "It shows a blinking cursor.",
                known("one", "blinking cursor"),
                known("two", "blinking cursor", "no input at all"),
            ),
            "one, two",
        ));

    it("is by any of an error's texts", () =>
        assert.equal(
            diagnosed("no input at all", known("two", "frozen", "no input at all")),
            "two",
        ));

    it("is none for a message of no letter that a text has", () =>
        assert.equal(diagnosed("123", known("abc", "abc")), "? undefined"));

    describe("of a text with parts that may be missing", () => {
        const timeOut = known("x", "{While shaking hands. }Handshake timed out{. Update it.}");

        it("needs the rest alone", () => {
            assert.equal(diagnosed("Handshake timed out", timeOut), "x");
            assert.equal(
                diagnosed("Error in shaking hands. Handshake timed out, sorry", timeOut),
                "x",
            );
        });

        it("needs the rest", () =>
            assert.equal(diagnosed("While shaking hands. Handshake. Update it.", timeOut), "? x"));
    });

    describe("of a message that was cut", () => {
        const text = "The key of the archive is not in <region> or may not be used by the node";
        const key = known("key", text);

        it("needs enough of the text where the message begins or ends", () => {
            assert.equal(diagnosed("The key of the archive is not in eu-", key), "? key");
            assert.equal(diagnosed("The key of the archive is not in", key), "key");
            assert.equal(
                diagnosed("y of the archive is not in x or may not be used by the no", key),
                "key",
            );
            assert.equal(
                diagnosed(
                    "2024-11-05T01:02:03.004Z WARN [a] [b] e archive is not in x or may not be used by the node",
                    key,
                ),
                "key",
            );
        });

        it("takes an ellipsis for a cut", () => {
            assert.equal(
                diagnosed(
                    "it said: … archive is not in x or may not be used by the… and ended",
                    key,
                ),
                "key",
            );
            assert.equal(
                diagnosed("it said: archive is not in x or may not be used by the… and ended", key),
                "? key",
            );
            assert.equal(
                diagnosed(
                    "it said: ...archive is not in x or may not be used by the... and ended",
                    key,
                ),
                "key",
            );
        });

        it("needs more than what stands behind a placeholder", () =>
            assert.equal(diagnosed("or may not be used by the node", key), "? key"));

        it("needs more than a word beside a placeholder", () => {
            assert.equal(diagnosed("The key of the archive is not in the Nile or", key), "? key");
            assert.equal(diagnosed("not in x or may not be used by the node", key), "? key");
        });
    });

    it("wants the end of the line where a text says so", () => {
        const empty = known("empty", "calling StartSession:<end of line>");
        assert.equal(diagnosed("calling StartSession: \n$ exit", empty), "empty");
        assert.equal(diagnosed('{"message":"calling StartSession:\\n"}', empty), "empty");
        assert.equal(diagnosed("calling StartSession: no target", empty), "? empty");
    });
});
