import type { ErrorGroup } from "../known-error";
import { issue, LANDING_ZONE, page } from "./sources";

const STACK_SET_GUIDE =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html";

export const fleet: ErrorGroup = {
    title: "Many accounts at once",
    errors: [
        {
            id: "stack-locked",
            texts: [
                "{error: the }stack is currently locked by <number> lock(s)",
                "{locked by <user> (process <number>) since <time>: <reason>. }Wait until it has ended; if it is gone, run `pulumi cancel{ -s <stack>`}",
                "{is locked by <user> (pid <number>) since <time>: }`pulumi cancel -s <stack>` once that{ run has ended}",
            ],
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
            id: "role-not-assumed",
            texts: [
                "{AccessDenied: User: <caller> }is not authorized to perform: sts:AssumeRole on resource{: <role>}",
                "{can't assume <role>: <caller> }is not authorized <reason>; let the role trust it{ (in account <account>)}",
                "{IAM Role (<role>) }cannot be assumed. There are a number of possible causes{ of this}",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "The account has no role of that name, or its trust policy does not name whoever asks: AWS says the same of both. Accounts that were invited into an organization have no OrganizationAccountAccessRole, and where they have it, it trusts the management account alone.",
                    fix: "Make the role in that account, with a trust policy that names whoever runs the fleet, or name another as `deploy.role` in fleet.yaml. An external id that the policy asks for goes into `deploy.externalId`.",
                },
                {
                    cause: "Whoever asks has no `sts:AssumeRole` on the role, or a service control policy takes it away.",
                    fix: "Allow it in the caller's own policies. `aws sts get-caller-identity` says who asks.",
                },
            ],
            sources: [
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html",
                page("permissions.md#who-runs-the-fleet"),
            ],
        },
        {
            id: "passphrase-wrong",
            texts: [
                "{error: }incorrect passphrase",
                "the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE{ or PULUMI_CONFIG_PASSPHRASE_FILE}",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "The stack was made with another passphrase than the one that is set.",
                    fix: "Set `PULUMI_CONFIG_PASSPHRASE` to that one: all stacks of a fleet are made with the same.",
                },
            ],
            sources: ["https://www.pulumi.com/docs/iac/concepts/secrets/"],
        },
        {
            id: "passphrase-missing",
            texts: [
                "{error: }passphrase must be set with PULUMI_CONFIG_PASSPHRASE{ or PULUMI_CONFIG_PASSPHRASE_FILE environment variables}",
                "no passphrase is set: set PULUMI_CONFIG_PASSPHRASE{ or PULUMI_CONFIG_PASSPHRASE_FILE}",
            ],
            place: "deployment",
            causes: [
                {
                    cause: "States in a bucket or in files are encrypted with a passphrase unless told otherwise, and none is set.",
                    fix: "`export PULUMI_CONFIG_PASSPHRASE=…`, or make the stacks with a key: `secretsProvider` in fleet.yaml.",
                },
            ],
            sources: [
                "https://www.pulumi.com/docs/iac/concepts/secrets/",
                page("fleet.md#state-and-secrets"),
            ],
        },
        {
            id: "central-not-deployed",
            texts: ["has no outputs: central is not deployed yet"],
            place: "deployment",
            causes: [
                {
                    cause: "Members read the archive's bucket and keys from central's outputs, and central was not deployed, or lies in another backend.",
                    fix: "Deploy central first: `npm run --silent fleet -- up --central`, or `pulumi up -s central`. `pulumi whoami -v` says which backend is asked; a central of another name is the member's `centralStack`.",
                },
            ],
            sources: [page("fleet.md#order-and-canaries"), page("operations.md#order")],
        },
        {
            id: "another-archive-in-the-pack",
            texts: ["which is no configured log bucket"],
            place: "deployment",
            causes: [
                {
                    cause: "`pack-config.json` names another bucket than the archive's: in a fresh clone that of the sandbox.",
                    fix: "Write `{}` into it, and the policy pack goes by each stack; or your own bucket into `logBucketNames`.",
                },
            ],
            sources: [page("fleet.md#from-clone-to-plan"), page("policy-pack.md")],
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
