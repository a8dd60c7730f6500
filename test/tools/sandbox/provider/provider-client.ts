import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";

export type Values = Readonly<Record<string, unknown>>;

export interface Failure {
    readonly property: string;
    readonly reason: string;
}

/** The provider as a process of its own, asked over gRPC as the engine asks it. */
export interface ProviderProcess {
    configure(args: Values): Promise<void>;
    checkConfig(news: Values): Promise<Failure[]>;
    check(type: string, news: Values, olds?: Values, name?: string): Promise<Checked>;
    diff(type: string, olds: Values, news: Values, oldInputs?: Values): Promise<Difference>;
    create(type: string, inputs: Values, preview?: boolean): Promise<Made>;
    read(type: string, id: string, state?: Values, inputs?: Values): Promise<Read>;
    update(type: string, id: string, olds: Values, news: Values): Promise<Values>;
    previewUpdate(type: string, id: string, olds: Values, news: Values): Promise<Values>;
    delete(type: string, id: string, state: Values): Promise<void>;
    invoke(token: string, args: Values): Promise<Values>;
    stop(): Promise<void>;
}

export interface Checked {
    readonly inputs: Values;
    readonly failures: Failure[];
}

export interface Difference {
    readonly changed: string[];
    readonly replaced: string[];
    readonly deleteBeforeReplace: boolean;
}

export interface Made {
    readonly id: string;
    readonly state: Values;
}

export interface Read extends Made {
    readonly inputs: Values;
}

export async function startProvider(env: NodeJS.ProcessEnv): Promise<ProviderProcess> {
    const main = require.resolve("../../../../tools/sandbox/provider/main.ts");
    const process_ = spawn(process.execPath, ["-r", "ts-node/register", main, "127.0.0.1:1"], {
        env: { ...env, PATH: process.env.PATH },
        stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = (await once(createInterface(process_.stdout), "line")) as [string];
    return clientOf(process_, port);
}

function clientOf(child: ChildProcess, port: string): ProviderProcess {
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const urn = (type: string, name: string) => `urn:pulumi:test::test::${type}::${name}`;

    async function update(type: string, id: string, olds: Values, news: Values, preview: boolean) {
        const request = new rpc.UpdateRequest();
        request.setUrn(urn(type, "thing"));
        request.setType(type);
        request.setId(id);
        request.setOlds(struct(olds));
        request.setNews(struct(news));
        request.setPreview(preview);
        const response = await answer<rpc.UpdateResponse>((done) => client.update(request, done));
        return values(response.getProperties());
    }

    return {
        async configure(args) {
            const request = new rpc.ConfigureRequest();
            request.setArgs(struct(args));
            await answer((done) => client.configure(request, done));
        },
        async checkConfig(news) {
            const request = new rpc.CheckRequest();
            request.setNews(struct(news));
            const call = answer<rpc.CheckResponse>((done) => client.checkConfig(request, done));
            return failures((await call).getFailuresList());
        },
        async check(type, news, olds = {}, name = "thing") {
            const request = new rpc.CheckRequest();
            request.setUrn(urn(type, name));
            request.setType(type);
            request.setName(name);
            request.setOlds(struct(olds));
            request.setNews(struct(news));
            const response = await answer<rpc.CheckResponse>((done) => client.check(request, done));
            return {
                inputs: values(response.getInputs()),
                failures: failures(response.getFailuresList()),
            };
        },
        async diff(type, olds, news, oldInputs = {}) {
            const request = new rpc.DiffRequest();
            request.setType(type);
            request.setOlds(struct(olds));
            request.setOldInputs(struct(oldInputs));
            request.setNews(struct(news));
            const response = await answer<rpc.DiffResponse>((done) => client.diff(request, done));
            return {
                changed: response.getDiffsList(),
                replaced: response.getReplacesList(),
                deleteBeforeReplace: response.getDeletebeforereplace(),
            };
        },
        async create(type, inputs, preview = false) {
            const request = new rpc.CreateRequest();
            request.setType(type);
            request.setProperties(struct(inputs));
            request.setPreview(preview);
            const response = await answer<rpc.CreateResponse>((done) =>
                client.create(request, done),
            );
            return { id: response.getId(), state: values(response.getProperties()) };
        },
        async read(type, id, state = {}, inputs = {}) {
            const request = new rpc.ReadRequest();
            request.setUrn(urn(type, "thing"));
            request.setType(type);
            request.setId(id);
            request.setProperties(struct(state));
            request.setInputs(struct(inputs));
            const response = await answer<rpc.ReadResponse>((done) => client.read(request, done));
            return {
                id: response.getId(),
                state: values(response.getProperties()),
                inputs: values(response.getInputs()),
            };
        },
        update: (type, id, olds, news) => update(type, id, olds, news, false),
        previewUpdate: (type, id, olds, news) => update(type, id, olds, news, true),
        async delete(type, id, state) {
            const request = new rpc.DeleteRequest();
            request.setUrn(urn(type, "thing"));
            request.setType(type);
            request.setId(id);
            request.setProperties(struct(state));
            await answer((done) => client.delete(request, done));
        },
        async invoke(token, args) {
            const request = new rpc.InvokeRequest();
            request.setTok(token);
            request.setArgs(struct(args));
            const call = answer<rpc.InvokeResponse>((done) => client.invoke(request, done));
            const response = await call;
            const [failure] = failures(response.getFailuresList());
            if (failure) {
                throw new Error(failure.reason);
            }
            return values(response.getReturn());
        },
        async stop() {
            client.close();
            const ended = once(child, "exit");
            child.kill();
            await ended;
        },
    };
}

function answer<Response>(
    ask: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        ask((error, response) => {
            if (error) {
                reject(error);
            } else {
                resolve(response);
            }
        });
    });
}

function struct(plain: Values): Struct {
    return Struct.fromJavaScript(JSON.parse(JSON.stringify(plain)) as Record<string, string>);
}

function values(found: Struct | undefined): Values {
    return found?.toJavaScript() ?? {};
}

function failures(list: rpc.CheckFailure[]): Failure[] {
    return list.map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
    }));
}
