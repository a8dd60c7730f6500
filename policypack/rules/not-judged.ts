import { NOT_JUDGED } from "../config";
import { FOREIGN, gapsOf } from "../stack/foreign/held";
import { notJudged, type Rule } from "../rule";

/*
 * Reports what any rule could not decide, one line per resource, and by itself what can't be read
 * of a resource that holds others, such as a CloudFormation stack.
 */
export const notJudgedRule: Rule = {
    name: NOT_JUDGED,
    level: "advisory",
    severity: "low",
    description: "Every rule could judge every resource.",
    remediation:
        "Configure what is missing, write a template as templateBody, or wait for pulumi up, where unknown values are known.",
    appliesTo: FOREIGN,
    judge: (resource) => gapsOf(resource).map((reason) => notJudged(reason)),
};
