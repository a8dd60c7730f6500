import type { FailureLimit } from "../rollout/failure-limit";
import type { Capacity } from "../rollout/capacity";
import { type Choice, chosen, isChoosing } from "./choice";
import { open, type OpeningOptions } from "./opening";

export interface UpOptions extends OpeningOptions, Choice {
    /** Also what is current. */
    readonly all?: boolean;
    readonly canary?: number;
    readonly parallel?: number;
    readonly maxFailures?: FailureLimit;
    readonly json?: boolean;
    readonly yes?: boolean;
}
