import * as sdk from "@pulumi/policy";
import * as secret from "@pulumi/policy/secret";
import type { Props } from "../../../policypack/values";

/** What the policy server does to properties; the SDK exports it, but strips its type. */
const { unknownCheckingProxy } = sdk as unknown as {
    readonly unknownCheckingProxy: (props: Props) => Props;
};

const { secretsPreservingProxy } = secret as unknown as {
    readonly secretsPreservingProxy: (props: Props) => Props;
};

/** The engine's sign for a text that is not known during preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties as a rule sees them in the engine: reading an unknown value throws. */
export const asInEngine = unknownCheckingProxy;

/** Properties as a remediation gets them: secrets are kept, and lists cannot be mapped. */
export const asInRemediation = (props: Props): Props =>
    asInEngine(secretsPreservingProxy(structuredClone(props)));
