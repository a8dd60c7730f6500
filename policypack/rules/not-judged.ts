import { NATIVE_TWINS } from "../stack/resources";
import { notJudged, type Rule } from "../rule";

/*
 * Reports what any rule could not decide, one line per resource, and by itself the twins of
 * another provider, whose properties are spelled differently.
 */
export const notJudgedRule: Rule = {
    name: "not-judged",
    level: "advisory",
    severity: "low",
    description: "Every rule could judge every resource.",
    remediation:
        "Configure what is missing, use the aws provider's resources, or wait for pulumi up, where unknown values are known.",
    appliesTo: NATIVE_TWINS,
    judge: ({ type }) => [
        notJudged(`${type} is a resource of another provider; write it with @pulumi/aws`),
    ],
};
