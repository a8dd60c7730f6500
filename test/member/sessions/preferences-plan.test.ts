import assert from "node:assert/strict";
import {
    type KnownPreferences,
    planPreferences,
    type PreferencesPolicy,
    previousContents,
} from "../../../member/sessions/preferences-plan";
import {
    type ExistingPreferences,
    NO_LABELS,
    type PreviousPreferences,
} from "../../../member/sessions/existing-preferences";
import type { Problem } from "../../../shared/problem";
import { type SessionDocument, sessionDocument } from "../../../member/sessions/session-document";
import { contract } from "../../support/contract";

const REGION = "us-east-1";
const ours = sessionDocument({
    ...contract,
    accountId: "222222222222",
    region: REGION,
    sessionKeyArn: contract.sessionKeyArns[REGION] ?? "",
    idleSessionTimeout: 20,
    runAsEnabled: false,
    shellProfile: { linux: "", windows: "" },
});
const OURS = JSON.stringify(ours);
const THEIRS = '{"schemaVersion":"1.0","inputs":{"s3BucketName":"theirs","extra":"x"}}';

/** What was there before, with nothing beside its content. */
const before = (content: string): PreviousPreferences => ({ content, labels: NO_LABELS });

/** What AWS answers of a document, by the texts of its versions; the last is the default. */
function existing(...texts: readonly string[]): ExistingPreferences {
    const latest = { version: String(texts.length), content: texts.at(-1) ?? "" };
    return { inEffect: latest, latest };
}

/** A document that the state has as AWS has it. */
function managed(...texts: readonly string[]): KnownPreferences {
    const found = existing(...texts);
    return { managed: found.latest, existing: found };
}

/** A document that was not made by the stack. */
function foreign(content: string): KnownPreferences {
    return { existing: existing(content) };
}

function plan(
    known: KnownPreferences,
    desired: SessionDocument | undefined,
    adopt: PreferencesPolicy["adopt"] = "refuse",
) {
    const result = planPreferences(
        new Map([[REGION, known]]),
        desired ? { [REGION]: desired } : {},
        { adopt, settings: () => new Set(), bucketName: contract.bucketName },
    );
    assert.ok(result.ok);
    return result.value.get(REGION);
}

function contentOf(planned: ReturnType<typeof plan>): unknown {
    return JSON.parse(planned?.content ?? "");
}

describe("planPreferences, where the stack logs", () => {
    it("writes its own where there are none, and keeps that there were none", () => {
        const planned = plan({}, ours);
        assert.deepEqual(planned, {
            content: OURS,
            labels: NO_LABELS,
            previous: before(""),
            takenOver: undefined,
            restored: false,
            anew: false,
            changedByOthers: undefined,
        });
    });

    it("leaves alone what it wrote, and what it kept", () => {
        for (const kept of [before(""), before(THEIRS)]) {
            const planned = plan({ ...managed(OURS), kept }, ours);
            assert.equal(planned?.content, OURS);
            assert.deepEqual(planned.previous, kept);
            assert.equal(planned.takenOver, undefined);
        }
    });

    it("refuses what others wrote, in every region, with what would change", () => {
        const result = planPreferences(
            new Map(["eu-west-1", REGION].map((region) => [region, foreign(THEIRS)])),
            { "eu-west-1": ours, [REGION]: ours },
            { adopt: "refuse", settings: () => new Set(), bucketName: contract.bucketName },
        );
        assert.ok(!result.ok);
        assert.equal(result.problems.length, 2);
        for (const [index, region] of ["eu-west-1", REGION].entries()) {
            const problem: Problem | undefined = result.problems[index];
            assert.equal(problem?.key, "session-logs:adopt");
            assert.match(problem.found, new RegExp(`already exists in ${region} `));
            assert.match(problem.expected, /Write replace[^]*~ inputs.s3BucketName: "theirs" =>/);
            assert.match(problem.expected, /- inputs.extra: "x"/);
        }
    });

    it("takes over what others wrote when told to replace it, and keeps it beside", () => {
        const planned = plan(foreign(THEIRS), ours, "replace");
        assert.deepEqual(contentOf(planned), JSON.parse(OURS));
        assert.deepEqual(planned?.takenOver, before(THEIRS));
        assert.deepEqual(planned.previous, before(THEIRS));
    });

    it("keeps foreign fields when told so, at the take-over and afterwards", () => {
        const first = plan(foreign(THEIRS), ours, "keep");
        const later = plan(
            { ...managed(first?.content ?? ""), kept: before(THEIRS) },
            ours,
            "keep",
        );
        for (const planned of [first, later]) {
            const { inputs } = contentOf(planned) as { inputs: Record<string, unknown> };
            assert.equal(inputs["extra"], "x");
            assert.equal(inputs["s3BucketName"], contract.bucketName);
        }
        assert.equal(later?.content, first?.content);
        assert.equal(later?.takenOver, undefined);
    });

    it("never keeps its own content as the previous one, though the state was lost", () => {
        assert.equal(plan(foreign(OURS), ours, "replace")?.previous.content, "");
        assert.equal(plan(managed(OURS), ours)?.previous.content, "");
    });

    it("writes anew what others changed, in a text that no version has, and says so", () => {
        const saved = existing(OURS, THEIRS);
        const [unrefreshed, refreshed] = [
            plan(
                { managed: { version: "1", content: OURS }, existing: saved, kept: before("") },
                ours,
            ),
            plan({ managed: saved.latest, existing: saved, kept: before("") }, ours),
        ];
        for (const planned of [unrefreshed, refreshed]) {
            assert.equal(planned?.content, `${OURS}\n\n\n`);
            assert.equal(planned.anew, false);
        }
        assert.equal(unrefreshed?.changedByOthers, THEIRS);
        assert.equal(refreshed?.changedByOthers, undefined);
    });

    const setBack = { inEffect: existing(THEIRS).latest, latest: existing(THEIRS, OURS).latest };

    it("updates a document whose default was set back while the state does not know", () => {
        const planned = plan(
            { managed: setBack.latest, existing: setBack, kept: before("") },
            ours,
        );
        assert.equal(planned?.content, `${OURS}\n\n\n`);
        assert.equal(planned.anew, false);
    });

    it("makes anew a document whose default was set back, which can't be updated", () => {
        const managed = { version: "1", content: OURS };
        const planned = plan({ managed, existing: setBack, kept: before("") }, ours);
        assert.equal(planned?.content, `${OURS}\n`, "a text that the state does not have");
        assert.equal(planned.anew, true);
    });

    it("leaves alone what is in effect, though a later version is not", () => {
        const found = { inEffect: existing(OURS).latest, latest: existing(OURS, THEIRS).latest };
        const planned = plan({ managed: found.inEffect, existing: found, kept: before("") }, ours);
        assert.deepEqual([planned?.content, planned?.anew], [OURS, false]);
    });

    it("takes nothing over whose latest version is not in effect: it could not be updated", () => {
        const result = planPreferences(
            new Map([[REGION, { existing: setBack }]]),
            { [REGION]: ours },
            { adopt: "replace", settings: () => new Set(), bucketName: contract.bucketName },
        );
        assert.ok(!result.ok);
        assert.match(result.problems[0]?.found ?? "", /version 1 is in effect .* latest is 2/);
        assert.match(result.problems[0]?.expected ?? "", /delete-document .* --document-version 2/);
    });

    it("says that its document is gone", () => {
        const planned = plan({ managed: existing(OURS).latest, kept: before("") }, ours);
        assert.deepEqual([planned?.content, planned?.changedByOthers], [OURS, ""]);
    });

    it("keeps what somebody imported by hand", () => {
        const planned = plan(managed(THEIRS), ours);
        assert.equal(planned?.previous.content, THEIRS);
        assert.equal(planned.takenOver, undefined);
    });

    it("keeps what is there at the take-over, not what a failed one found earlier", () => {
        const later = '{"inputs":{"s3BucketName":"later"}}';
        assert.equal(
            plan({ ...foreign(later), kept: before(THEIRS) }, ours, "replace")?.previous.content,
            later,
        );
        assert.equal(plan({ kept: before(THEIRS) }, ours)?.previous.content, "");
    });
});

describe("planPreferences, where the stack does not log any more", () => {
    it("writes the previous content back, to outlive the stack", () => {
        const planned = plan({ ...managed(OURS), kept: before(THEIRS) }, undefined);
        assert.deepEqual(contentOf(planned), JSON.parse(THEIRS));
        assert.equal(planned?.previous.content, THEIRS);
        assert.equal(planned.restored, true);
    });

    it("leaves the restored content alone", () => {
        const restored = plan({ ...managed(OURS), kept: before(THEIRS) }, undefined);
        const again = plan(
            { ...managed(restored?.content ?? ""), kept: before(THEIRS) },
            undefined,
        );
        assert.deepEqual(again, restored);
    });

    it("writes its own again in place, the previous content kept throughout", () => {
        const restored = plan({ ...managed(OURS), kept: before(THEIRS) }, undefined);
        const on = plan({ ...managed(restored?.content ?? ""), kept: before(THEIRS) }, ours);
        assert.deepEqual(contentOf(on), JSON.parse(OURS));
        assert.equal(on?.previous.content, THEIRS);
        assert.equal(on.restored, false);
        assert.notEqual(on.content, OURS);
    });

    it("leaves no document where there was none", () => {
        assert.equal(plan({ ...managed(OURS), kept: before("") }, undefined), undefined);
        assert.equal(plan(managed(OURS), undefined), undefined);
    });

    it("touches nothing that it never took over", () => {
        assert.equal(plan({}, undefined), undefined);
        assert.equal(plan({ kept: before(THEIRS) }, undefined), undefined);
        assert.equal(plan(foreign(THEIRS), undefined), undefined);
    });
});

describe("previousContents", () => {
    it("has the regions where something was there before", () => {
        const planned = { content: OURS, labels: NO_LABELS, restored: false, anew: false };
        assert.deepEqual(
            previousContents(
                new Map([
                    ["eu-west-1", { ...planned, previous: before("") }],
                    [REGION, { ...planned, previous: before(THEIRS) }],
                ]),
            ),
            { [REGION]: JSON.parse(THEIRS) as unknown },
        );
    });
});
