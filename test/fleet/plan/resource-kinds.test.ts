import assert from "node:assert/strict";
import { RESOURCE_KINDS } from "../../../fleet/plan/resource-kinds";
import { RESOURCE_TYPES, type ResourceType } from "../../../shared/pulumi/resource-types";
import { RESOURCES } from "../../../tools/sandbox/provider/registry";

describe("what is known of resource types", () => {
    for (const [type, { token, fixed, isTagged }] of Object.entries(RESOURCE_KINDS)) {
        it(`is so of ${type}, by its class and the sandbox's provider`, async () => {
            const Class = (await RESOURCE_TYPES[type as ResourceType]()) as unknown as {
                readonly __pulumiType?: string;
            };
            if (type === "Stash") {
                assert.equal(token, "pulumi:index:Stash");
                return;
            }
            assert.equal(token, Class.__pulumiType);
            const served = RESOURCES.find((one) => one.token === token);
            const inputs = Object.entries(served?.properties ?? {});
            const forcing = inputs
                .filter(([, property]) => "forcesReplacement" in property)
                .map(([name]) => name);
            const asked = new Set([...fixed, "region", "name", "path", "bucket", "role"]);
            assert.deepEqual(
                fixed.filter((name) => !forcing.includes(name)),
                [],
            );
            assert.deepEqual(
                forcing.filter((name) => asked.has(name) && !fixed.includes(name)),
                [],
            );
            assert.equal(isTagged, "tags" in (served?.properties ?? {}));
        });
    }
});
