import { homepage } from "../package.json";

/** Where a rule is explained: a whole URL, since messages are read in other repositories. */
export function pageOf(rule: string): string {
    return `${homepage}/blob/main/docs/policies/${rule}.md`;
}
