import type { ErrorGroup } from "../known-error";
import { issue, LANDING_ZONE } from "./sources";

const STACK_SET_GUIDE =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html";

export const fleet: ErrorGroup = {
    title: "Many accounts at once",
    errors: [
        {
            id: "stack-locked",
            texts: ["{error: the }stack is currently locked by <number> lock(s)"],
            place: "deployment",
            causes: [
                {
                    cause: "Another update of the stack runs, or one was killed and left its lock: a lock in an S3 backend never expires.",
                    fix: "See who made it; the message names host and time. If that run is over, `pulumi cancel -s <stack>`, then `pulumi refresh`.",
                },
            ],
            sources: [
                issue("pulumi/pulumi", 9148),
                issue("pulumi/pulumi", 9253),
                issue("pulumi/pulumi", 8984),
            ],
        },
        {
            id: "organizations-busy",
            texts: [
                "AWS Organizations can't complete your request because another request is already in progress{. Try again later.}",
                "TooManyRequestsException<words>ListParents",
                "TooManyRequestsException<words>ListRoots",
                "TooManyRequestsException<words>ListAccounts",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "Several programs walk through or change the organization at the same time; from some 250 accounts on, one too many is enough.",
                    fix: "Wait and try again, one after the other.",
                },
            ],
            sources: [
                issue("awslabs/aws-deployment-framework", 788),
                issue("aws-ia/terraform-aws-control_tower_account_factory", 74),
                issue("org-formation/org-formation-cli", 280),
            ],
        },
        {
            id: "builds-quota",
            texts: ["Cannot have more than <number> builds in queue for the account"],
            place: "deployment",
            causes: [
                {
                    cause: "CodeBuild gives new accounts a quota of one build at a time.",
                    fix: "Ask for more in Service Quotas, or deploy the stacks one after the other.",
                },
            ],
            sources: [issue(LANDING_ZONE, 249), issue(LANDING_ZONE, 361), issue(LANDING_ZONE, 243)],
        },
        {
            id: "stack-set-busy",
            texts: [
                "{OperationInProgressException: }Another Operation on StackSet{ <stack set> is in progress}",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "A stack set takes one operation at a time.",
                    fix: "Wait for the other to end: `aws cloudformation list-stack-set-operations`.",
                },
            ],
            sources: [
                issue("hashicorp/terraform-provider-aws", 28675),
                issue("hashicorp/terraform-provider-aws", 10969),
            ],
        },
        {
            id: "stack-set-cancelled",
            texts: ["Cancelled since failure tolerance has exceeded"],
            place: "deployment",
            causes: [
                {
                    cause: "One account failed, and the stack set tolerates no failure unless told: the rest was not tried.",
                    fix: "Look for the instance whose status is FAILED and not CANCELLED, fix that account, and raise FailureToleranceCount.",
                },
            ],
            sources: [
                issue("aws-solutions/aws-control-tower-customizations", 48),
                issue("aws-solutions/quota-monitor-for-aws", 97),
            ],
        },
        {
            id: "stack-set-from-member",
            texts: [
                "You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "Service-managed stack sets can be operated from the management account, or from an account that it delegated this to.",
                    fix: "Use credentials of one of these, with `--call-as DELEGATED_ADMIN` in the latter.",
                },
            ],
            sources: [
                issue("aws-samples/aws-security-reference-architecture-examples", 164),
                STACK_SET_GUIDE,
            ],
        },
        {
            id: "too-many-policies-attached",
            texts: [
                "Max Allowed SCPs for <target> is <number>, found total <number> scps in updated list to attach",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "The account or unit has as many SCPs as Landing Zone Accelerator lets it have: 5, AWS's quota until May 2026.",
                    fix: "Merge two of its policies, or update the accelerator to a version that knows the new quota.",
                },
            ],
            sources: [issue(LANDING_ZONE, 705)],
        },
        {
            id: "organization-policy-too-large",
            texts: ["{ConstraintViolationException: }You have exceeded the maximum policy size"],
            place: "deployment",
            causes: [
                {
                    cause: "An SCP has more than 10,240 characters (5,120 before 15 May 2026), or an RCP more than 5,120.",
                    fix: "Take spaces out, use wildcards for actions, or divide the policy in two.",
                },
            ],
            sources: [
                issue("aws-samples/aws-secure-environment-accelerator", 1092),
                issue("awslabs/aws-deployment-framework", 380),
            ],
        },
    ],
};
