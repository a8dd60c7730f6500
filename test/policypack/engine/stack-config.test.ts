import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import assert from "node:assert/strict";
import { listenForStackConfig } from "../../../policypack/engine/stack-config";

describe("the stack's config", () => {
    const request = AnalyzerStackConfigureRequest.prototype;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- put back, not called
    const { getTagsMap } = request;
    afterEach(() => {
        request.getTagsMap = getTagsMap;
        delete process.env["PULUMI_CONFIG"];
    });

    it("is what the engine tells, from the moment at which the SDK reads its request", () => {
        const stackConfig = listenForStackConfig();
        assert.deepEqual(stackConfig(), {});
        const told = new AnalyzerStackConfigureRequest();
        told.getConfigMap().set("acme:organizationId", "o-exampleorgid1");
        told.getTagsMap().set("team", "platform");
        assert.equal(told.getTagsMap().get("team"), "platform");
        assert.deepEqual(stackConfig(), { "acme:organizationId": "o-exampleorgid1" });
    });

    it("is in the environment where the engine runs the pack without a language plugin", () => {
        process.env["PULUMI_CONFIG"] = '{"acme:organizationId":"o-exampleorgid1"}';
        assert.deepEqual(listenForStackConfig()(), { "acme:organizationId": "o-exampleorgid1" });
    });

    it("is empty where the environment holds something else", () => {
        process.env["PULUMI_CONFIG"] = "{";
        assert.deepEqual(listenForStackConfig()(), {});
    });
});
