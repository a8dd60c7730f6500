import { nodePolicy } from "../../member/node-policy";
import { sessionDocument } from "../../member/session-document";
import { contract } from "../support/contract";
import { assertGolden } from "../support/golden";

const accountId = "222222222222";

describe("nodePolicy", () => {
    it("lets nodes write below their own account with both keys", () => {
        assertGolden(
            "member/node-policy",
            nodePolicy({
                ...contract,
                accountId,
                sessionKeyArns: Object.values(contract.sessionKeyArns),
            }),
        );
    });
});

describe("sessionDocument", () => {
    const least = {
        ...contract,
        accountId,
        region: "us-east-1",
        sessionKeyArn: contract.sessionKeyArns["us-east-1"] ?? "",
        idleSessionTimeout: 20,
        runAsEnabled: false,
        shellProfile: { linux: "", windows: "" },
    };

    it("logs to the archive below account and region, encrypted with the key of the region", () => {
        assertGolden("member/session-document", sessionDocument(least));
    });

    it("carries every preference", () => {
        assertGolden(
            "member/session-document-full",
            sessionDocument({
                ...least,
                keyPrefix: "session/",
                idleSessionTimeout: 5,
                maxSessionDuration: 480,
                runAsEnabled: true,
                runAsDefaultUser: "ssm-operator",
                shellProfile: { linux: "exec /bin/bash", windows: "Set-Location C:\\" },
            }),
        );
    });
});
