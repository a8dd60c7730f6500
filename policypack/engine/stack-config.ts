import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { recordOf, type Props } from "../values";

/**
 * The config of the stack that the engine judges by this process, once it has told.
 *
 * The engine tells it in ConfigureStack, of which the policy SDK (1.21) hands on the tags and drops
 * the rest; so it is taken from the request at the moment at which the SDK reads the tags. An engine
 * that finds no language plugin puts it into the environment instead, as it does for programs.
 *
 * @see https://github.com/pulumi/pulumi-policy/blob/main/sdk/nodejs/policy/server.ts (configureStack)
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/analyzer_plugin.go
 */
export function listenForStackConfig(): () => Props {
    let told = inEnvironment();
    const request = AnalyzerStackConfigureRequest.prototype;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with its request
    const { getTagsMap } = request;
    request.getTagsMap = function (this: AnalyzerStackConfigureRequest) {
        told = Object.fromEntries(this.getConfigMap().entries());
        return getTagsMap.call(this);
    };
    return () => told;
}

function inEnvironment(): Props {
    try {
        return recordOf(JSON.parse(process.env["PULUMI_CONFIG"] ?? "{}"));
    } catch {
        return {};
    }
}
