import { show } from "../../shared/problem";
import { concernsLogKey } from "../subjects/archive-key";
import { KEY } from "../stack/resources";
import { finding, type Context, type Outcome, type Rule } from "../rule";
import type { Resource } from "../stack/resource";
import { filledTextOf, isTrue, type Props } from "../values";

/*
 * Only keys that KMS can rotate: symmetric encryption keys with material that KMS made. Replicas
 * follow their primary; imported material and custom key stores have other resource types or ids.
 * https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export const keyRotation: Rule = {
    name: "key-rotation",
    level: "mandatory",
    severity: "medium",
    description: "Keys rotate by themselves.",
    remediation: "Set enableKeyRotation to true.",
    appliesTo: [KEY],
    judge,
    judgeAgainInStack: true,
    remediate,
};

function judge(resource: Resource, context: Context): readonly Outcome[] {
    const { enableKeyRotation } = resource.props;
    if (!isJudged(resource, context) || !canRotate(resource.props) || isTrue(enableKeyRotation)) {
        return [];
    }
    const { rotationPeriodInDays } = resource.props;
    const found =
        enableKeyRotation === undefined || enableKeyRotation === null
            ? "left out, which means false"
            : show(enableKeyRotation);
    const period =
        typeof rotationPeriodInDays === "number"
            ? `; rotationPeriodInDays ${rotationPeriodInDays} has no effect without it`
            : "";
    return [finding(`enableKeyRotation is ${found}${period}.`, "Write enableKeyRotation: true.")];
}

function isJudged(resource: Resource, context: Context): boolean {
    return context.config.scope === "everything" || concernsLogKey(resource, context);
}

function canRotate(props: Props): boolean {
    const spec = filledTextOf(props["customerMasterKeySpec"]) ?? "SYMMETRIC_DEFAULT";
    const usage = filledTextOf(props["keyUsage"]) ?? "ENCRYPT_DECRYPT";
    const isElsewhere =
        filledTextOf(props["customKeyStoreId"]) !== undefined ||
        filledTextOf(props["xksKeyId"]) !== undefined;
    return spec === "SYMMETRIC_DEFAULT" && usage === "ENCRYPT_DECRYPT" && !isElsewhere;
}

function remediate(resource: Resource, context: Context): Props | undefined {
    return judge(resource, context).length > 0 ? { enableKeyRotation: true } : undefined;
}
