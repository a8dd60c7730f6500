import assert from "node:assert/strict";
import { CENTRAL_SETTINGS } from "../../../central/config";
import { MEMBER_SETTINGS } from "../../../member/config";
import { diagnosesBy } from "../../../tools/doctor/diagnosis";
import { KNOWN_ERRORS } from "../../../tools/doctor/known-errors";
import { messageOf } from "../../../tools/doctor/message";
import { KNOWN_SAMPLES } from "./known-samples";
import { OTHER_SAMPLES } from "./other-samples";
import { WRAPPINGS } from "./wrappings";

const diagnose = diagnosesBy(KNOWN_ERRORS);

/** What a narrow column or a careless selection leaves of a text. */
const CUTS: Readonly<Record<string, (text: string) => string>> = {
    "their first tenth": (text) => text.slice(text.length / 10),
    "their last tenth": (text) => text.slice(0, -text.length / 10),
};

describe("the known errors", () => {
    it("have each an id of its own", () => {
        const ids = KNOWN_ERRORS.map(({ id }) => id);
        assert.deepEqual(ids, [...new Set(ids)]);
        assert.deepEqual(
            ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
            [],
        );
    });

    it("have each a sample here", () =>
        assert.deepEqual(
            KNOWN_ERRORS.map(({ id }) => id),
            [...new Set(KNOWN_SAMPLES.map(([id]) => id))],
        ));

    it("name keys that the programs' config has", () => {
        const keys = { central: CENTRAL_SETTINGS.entries, member: MEMBER_SETTINGS.entries };
        const named = KNOWN_ERRORS.flatMap(({ causes }) =>
            causes.flatMap(({ cause, fix }) => [
                ...`${cause} ${fix}`.matchAll(/\b(central|member)'s `(\w+)`/g),
            ]),
        );
        assert.ok(named.length > 20);
        for (const [phrase, program, key = ""] of named) {
            assert.ok(key in keys[program as keyof typeof keys], phrase);
        }
    });

    for (const [end, cut] of Object.entries(CUTS)) {
        it(`are recognised without ${end}, where they are long`, () => {
            const long = KNOWN_SAMPLES.filter(([, text]) => text.length > 90);
            assert.ok(long.length > 30);
            for (const [id, text] of long) {
                assert.deepEqual(known(cut(text)), [id], cut(text));
            }
        });
    }

    for (const [name, wrap] of Object.entries(WRAPPINGS)) {
        it(`are recognised ${name}`, () => {
            for (const [id, text] of KNOWN_SAMPLES) {
                assert.deepEqual(known(wrap(text)), [id], wrap(text));
            }
        });

        it(`are not what other errors are taken for ${name}`, () => {
            for (const text of OTHER_SAMPLES) {
                assert.deepEqual(known(wrap(text)), [], wrap(text));
            }
        });
    }
});

/** The ids of the errors that the text is. */
function known(text: string): string[] {
    const diagnosis = diagnose(messageOf(text));
    return diagnosis.isKnown ? diagnosis.errors.map(({ id }) => id) : [];
}
