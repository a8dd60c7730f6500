import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

// Pulumi's runtime reads it once, at whatever test needs that first.
process.env["PULUMI_NODEJS_ROOT_DIRECTORY"] = join(__dirname, "..", "..");

/** One resource as the program registered it. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The id under which it is imported. */
    readonly importId?: string;
}

export interface ProgramRun<Outputs> {
    readonly resources: readonly Registered[];
    readonly outputs: Outputs;
    /** What the program warned of. */
    readonly warnings: readonly string[];
    /** The resources of one type, by its last part: `Bucket`, `Key`. */
    readonly ofType: (type: string) => readonly Registered[];
}

export interface StackUnderTest {
    readonly stack: string;
    /** Keys without namespace are the project's own. */
    readonly config: Readonly<Record<string, string>>;
    /** Outputs of other stacks by qualified name. */
    readonly references?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** The account that the AWS credentials are of. @default the one that the stack asks for */
    readonly credentialsOf?: string;
    /** What AWS has that the program reads, by its id. */
    readonly existing?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    /** What AWS answers to what the program asks, by the function's name: `getRole`. */
    readonly answers?: Readonly<Record<string, Answer>>;
}

export type Answer = (args: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/**
 * Every role but the sealer's is there and has nothing attached, policies allow everything, no preferences are there,
 * the account belongs to the organization, and no stack is deployed yet.
 */
const ANSWERS: Readonly<Record<string, Answer>> = {
    getRole: ({ name }) => {
        if (String(name).endsWith("session-logs-sealer")) {
            throw awsError("reading IAM Role: couldn't find resource");
        }
        return { name, path: "/" };
    },
    getUser: ({ userName }) => ({ userName, path: "/" }),
    getRolePolicyAttachments: ({ roleName }) => ({ roleName, attachedPolicies: [] }),
    getPolicy: ({ arn }) => {
        if (String(arn).includes("session-logs-")) {
            throw awsError("reading IAM Policy: couldn't find resource");
        }
        return { arn, policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' };
    },
    getRolePolicies: ({ roleName }) => ({ roleName, policyNames: [] }),
    getDocument: () => {
        throw awsError("reading SSM Document: InvalidDocument: it does not exist");
    },
    ...Object.fromEntries(
        ["getAlias", "getBucket", "getInstanceProfile", "getLogGroup"].map((name) => [
            name,
            () => {
                throw awsError("reading it: couldn't find resource");
            },
        ]),
    ),
    getOrganization: () => ({ id: "o-exampleorgid1" }),
    readStackResourceOutputs: () => ({ outputs: {} }),
    readStackOutputs: ({ name }) => {
        throw awsError(`unknown stack "${String(name)}"`);
    },
};

/** Runs a program under Pulumi's mocks and awaits everything it registers. */
export async function runProgram<Outputs>(
    { stack, config, references = {}, existing = {}, credentialsOf, answers }: StackUnderTest,
    program: () => Outputs | Promise<Outputs>,
): Promise<ProgramRun<Outputs>> {
    const resources: Registered[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource({ type, name, inputs, id }) {
                if (type === "pulumi:pulumi:StackReference") {
                    const stack = String((inputs as Record<string, unknown>)["name"]);
                    return { id: stack, state: { name: stack, outputs: references[stack] ?? {} } };
                }
                const given = inputs as Record<string, unknown>;
                const found = existing[id ?? ""];
                if (found !== undefined) {
                    return { id, state: { ...given, ...found } };
                }
                resources.push({ type, name, inputs: given, ...(id && { importId: id }) });
                return {
                    id: id || idOf(type, name, given),
                    state: { ...given, ...computed(type, name, given) },
                };
            },
            call({ token, inputs }) {
                if (token === "aws:index/getCallerIdentity:getCallerIdentity") {
                    return signIn(credentialsOf ?? config["accountId"], config["accountId"]);
                }
                const answer = { ...ANSWERS, ...answers }[token.split(":").at(-1) ?? ""];
                if (answer !== undefined) {
                    return answer(inputs as Record<string, unknown>);
                }
                throw new Error(`The program called ${token}, which these tests do not answer.`);
            },
        },
        "session-logs",
        stack,
        true,
        "organization",
    );
    answerHookRegistrations();
    pulumi.runtime.setAllConfig(
        Object.fromEntries(
            Object.entries(config).map(([key, value]) => [
                key.includes(":") ? key : `session-logs:${key}`,
                value,
            ]),
        ),
    );
    const warnings: string[] = [];
    const outputs = await listening(warnings, async () => {
        const returned = await pulumi.runtime.runInPulumiStack(() => Promise.resolve(program()));
        await pulumi.runtime.disconnect();
        return returned;
    });
    return {
        resources,
        warnings,
        outputs: (await settled(outputs)) as Outputs,
        ofType: (type) => resources.filter((resource) => resource.type.endsWith(`:${type}`)),
    };
}

/** Collects warnings that under mocks would go to the console. */
async function listening<T>(warnings: string[], work: () => Promise<T>): Promise<T> {
    const { warn } = pulumi.log;
    const collect = (message: string) => {
        warnings.push(message);
        return Promise.resolve();
    };
    Object.assign(pulumi.log, { warn: collect });
    try {
        return await work();
    } finally {
        Object.assign(pulumi.log, { warn });
    }
}

/** An error as a provider answers it: `details` is where a gRPC error carries its message. */
export function awsError(details: string): Error {
    return Object.assign(new Error(details), { details });
}

/** Fails as the provider does where its allowedAccountIds do not have the account. */
function signIn(accountId: string | undefined, allowed: string | undefined) {
    if (accountId !== allowed) {
        throw awsError(`AWS account ID not allowed: ${accountId}`);
    }
    return { accountId };
}

/** Pulumi's mock monitor knows no resource hooks: without an answer the program would wait forever. */
function answerHookRegistrations(): void {
    Object.assign(pulumi.runtime.getMonitor() as object, {
        registerResourceHook: (_request: unknown, done: (error: null, response: unknown) => void) =>
            done(null, {}),
    });
}

function settled(value: unknown): Promise<unknown> {
    const output: pulumi.Output<unknown> = pulumi.output(value);
    return new Promise((resolve) => output.apply(resolve));
}

/** The id of a bucket's policy is the bucket's name. */
function idOf(type: string, name: string, inputs: Readonly<Record<string, unknown>>): string {
    return type.endsWith(":BucketPolicy") ? String(inputs["bucket"]) : `${name}-id`;
}

/** What AWS would answer for the properties that the programs read. */
function computed(
    type: string,
    name: string,
    inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
    switch (type) {
        case "aws:kms/key:Key":
        case "aws:kms/replicaKey:ReplicaKey":
            return {
                keyId: `${name}-id`,
                arn: `arn:aws:kms:${String(inputs["region"])}:111111111111:key/${name}`,
            };
        case "aws:s3/bucket:Bucket":
            return { arn: `arn:aws:s3:::${String(inputs["bucket"])}` };
        case "aws:iam/policy:Policy":
            return { arn: `arn:aws:iam::222222222222:policy/${String(inputs["name"])}` };
        case "aws:iam/role:Role":
            return { arn: `arn:aws:iam::222222222222:role/${String(inputs["name"])}` };
        default:
            return {};
    }
}
