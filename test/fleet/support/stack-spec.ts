import type { StackSpec } from "../../../fleet/file/stack-spec";
import type { Account } from "../../../fleet/organization/account";

/** A stack as fleet.yaml asks for it; the one named `central` is central's. */
export function stackSpec(
    stack: string,
    config: StackSpec["config"] = {},
    account: Partial<Account> = {},
): StackSpec {
    return {
        stack,
        party: stack === "central" ? "central" : "member",
        account: {
            id: "222222222222",
            name: stack,
            state: "ACTIVE",
            ou: "",
            ouIds: [],
            tags: {},
            isManagement: false,
            ...account,
        },
        config,
        origins: {},
    };
}
