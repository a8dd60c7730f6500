import { sessionDocumentPrivate as rule } from "../../../policypack/rules/session-document-private";
import { assertPasses, assertRefuses } from "../support/judged";
import { other, sessionDocument } from "../support/stacks";

describe("session-document-private", () => {
    const shared = (account_ids: unknown) =>
        sessionDocument({}, { permissions: { type: "Share", account_ids } });

    it("accepts a document of one's own, or shared with named accounts", () => {
        assertPasses(rule, [sessionDocument()]);
        assertPasses(rule, [shared("222222222222"), shared("222222222222,333333333333")]);
    });

    for (const found of ["All", "all", "222222222222, All", ["All"]]) {
        it(`refuses ${JSON.stringify(found)}`, () =>
            assertRefuses(rule, [shared(found)], /account_ids is All/));
    }

    it("reads the document's type in any case of letters, and its content where it has none", () => {
        const forAll = { permissions: { type: "Share", account_ids: "All" } };
        for (const documentType of ["session", undefined]) {
            assertRefuses(
                rule,
                [sessionDocument({}, { ...forAll, documentType }, "Port")],
                /account_ids is All/,
            );
        }
        assertPasses(rule, [
            other("aws:ssm/document:Document", "untyped", { ...forAll, content: "{}" }),
        ]);
    });

    it("leaves other documents alone", () =>
        assertPasses(rule, [
            other("aws:ssm/document:Document", "tool", {
                documentType: "Command",
                permissions: { type: "Share", account_ids: "All" },
            }),
        ]));
});
