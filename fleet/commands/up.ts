import { programVersion } from "../../shared/program-version";
import { inProject } from "../../shared/setting";
import { type Contract, parseContract } from "../../shared/contract";
import { describeProblems } from "../../shared/problem";
import type { StackSpec } from "../file/stack-spec";
import { expectedDigest } from "../plan/expected-digest";
import type { Progress } from "../progress/event";
import { type Capacity, capacityHere } from "../rollout/capacity";
import type { FailureLimit } from "../rollout/failure-limit";
import { takeOverSignals } from "../rollout/interruption";
import { lastRun, openRun } from "../runs/run";
import type { StackSummary } from "../states/stack-state";
import { UserError } from "../user-error";
import { type Choice, chosen, isChoosing } from "./choice";
import { type Opened } from "./opening";
import { roll } from "./rolling";
import { workshopOf } from "./workshop";

export interface UpOptions extends Choice {
    /** Whether stacks are brought up that are current. */
    readonly all?: boolean;
    readonly canary?: number;
    readonly parallel?: number;
    readonly maxFailures?: FailureLimit;
}
