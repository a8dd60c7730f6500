import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { diff, type Change, type Difference } from "./diff";
import * as lifecycle from "./lifecycle";
import { check } from "./properties/check";
import { previewOfCreation, previewOfUpdate } from "./properties/state";
import type { Failure } from "./properties/violations";
import { invokeType, resourceType } from "./registry";
import { packageSchema } from "./schema";
import {
    CONFIGURATION,
    configurationFailures,
    decodedConfiguration,
} from "./session/configuration";
import type { Context } from "./session/context";
import { openSession } from "./session/session";
import { fromStruct, message, method, toAnswer, toStruct, withDiagnostics } from "./wire";

/** The release of @pulumi/aws whose types and properties are served. */
export const VERSION = "7.48.0";

/** The methods of pulumirpc.ResourceProvider that the engine needs. */
export function providerService(): UntypedServiceImplementation {
    let session: Promise<Context> | undefined;
    const configured = (): Promise<Context> =>
        session ?? Promise.reject(new Error("The provider is asked before it is configured."));

    return {
        handshake: method((): rpc.ProviderHandshakeResponse => new rpc.ProviderHandshakeResponse()),
        attach: method(() => new Empty()),
        cancel: method(() => new Empty()),
        getPluginInfo: method(() => message(new PluginInfo(), { version: VERSION })),
        getSchema: method(() => {
            const schema = JSON.stringify(packageSchema(VERSION));
            return message(new rpc.GetSchemaResponse(), { schema });
        }),
        checkConfig: method((request: rpc.CheckRequest) => {
            const news = fromStruct(request.getNews());
            return checkResponse({ inputs: news, failures: configurationFailures(news) });
        }),
        diffConfig: method((request: rpc.DiffRequest) => {
            const olds = decodedConfiguration(fromStruct(request.getOlds()));
            const news = decodedConfiguration(fromStruct(request.getNews()));
            const type = { properties: CONFIGURATION };
            return diffResponse(diff(type, { inputs: olds, outputs: olds }, news));
        }),
        configure: method(async (request: rpc.ConfigureRequest) => {
            session = openSession(decodedConfiguration(fromStruct(request.getArgs())));
            await session;
            return message(new rpc.ConfigureResponse(), { supportspreview: true });
        }),
        invoke: method(async (request: rpc.InvokeRequest) => {
            const type = invokeType(request.getTok());
            const news = fromStruct(request.getArgs());
            const checked = check({ ...type, olds: {}, news, name: "", seed: new Uint8Array() });
            const failuresList = checked.failures.map(checkFailure);
            if (failuresList.length > 0) {
                return message(new rpc.InvokeResponse(), { failuresList });
            }
            const work = lifecycle.lookUp(await configured(), type, checked.inputs);
            const found = await withDiagnostics(`invoking ${type.token}: `, work);
            return message(new rpc.InvokeResponse(), { return: toAnswer(found) });
        }),
        check: method(async (request: rpc.CheckRequest) =>
            checkResponse(
                lifecycle.checked(await configured(), {
                    type: resourceType(request.getType()),
                    name: request.getName(),
                    seed: request.getRandomseed_asU8(),
                    olds: fromStruct(request.getOlds()),
                    news: fromStruct(request.getNews()),
                }),
            ),
        ),
        diff: method((request: rpc.DiffRequest) => {
            const states = {
                inputs: fromStruct(request.getOldInputs()),
                outputs: fromStruct(request.getOlds()),
            };
            const type = resourceType(request.getType());
            const news = fromStruct(request.getNews());
            return diffResponse(diff(type, states, news, request.getIgnorechangesList()));
        }),
        create: method(async (request: rpc.CreateRequest) => {
            const inputs = fromStruct(request.getProperties());
            const type = resourceType(request.getType());
            const { id, state } = request.getPreview()
                ? { id: "", state: previewOfCreation(type.properties, inputs) }
                : await withDiagnostics("", lifecycle.create(await configured(), type, inputs));
            return message(new rpc.CreateResponse(), { id, properties: toStruct(state) });
        }),
        read: method(async (request: rpc.ReadRequest) => {
            const work = lifecycle.read(await configured(), resourceType(request.getType()), {
                id: request.getId(),
                inputs: fromStruct(request.getInputs()),
                state: fromStruct(request.getProperties()),
            });
            const found = await withDiagnostics(`refreshing ${request.getUrn()}: `, work);
            if (!found) {
                return new rpc.ReadResponse();
            }
            const { id, inputs, state } = found;
            const [told, properties] = [toStruct(inputs), toStruct(state)];
            return message(new rpc.ReadResponse(), { id, inputs: told, properties });
        }),
        update: method(async (request: rpc.UpdateRequest) => {
            const olds = fromStruct(request.getOlds());
            const news = fromStruct(request.getNews());
            const type = resourceType(request.getType());
            const work = async () =>
                request.getPreview()
                    ? previewOfUpdate(type.properties, olds, news)
                    : lifecycle.update(await configured(), type, request.getId(), olds, news);
            const state = await withDiagnostics(`updating ${request.getUrn()}: `, work());
            return message(new rpc.UpdateResponse(), { properties: toStruct(state) });
        }),
        delete: method(async (request: rpc.DeleteRequest) => {
            const state = fromStruct(request.getProperties());
            const type = resourceType(request.getType());
            const work = lifecycle.remove(await configured(), type, request.getId(), state);
            await withDiagnostics(`deleting ${request.getUrn()}: `, work);
            return new Empty();
        }),
    };
}

function checkResponse({ inputs, failures }: ReturnType<typeof check>): rpc.CheckResponse {
    const failuresList = failures.map(checkFailure);
    return message(new rpc.CheckResponse(), { inputs: toStruct(inputs), failuresList });
}

function checkFailure(failure: Failure): rpc.CheckFailure {
    return message(new rpc.CheckFailure(), { ...failure });
}

function diffResponse({ changes, deleteBeforeReplace }: Difference): rpc.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const replacing = changes.filter(({ replaces }) => replaces);
    const response = message(new rpc.DiffResponse(), {
        changes: changes.length > 0 ? DIFF_SOME : DIFF_NONE,
        deletebeforereplace: deleteBeforeReplace,
        diffsList: changes.map(({ property }) => property),
        hasdetaileddiff: true,
        replacesList: replacing.map(({ property }) => property),
    });
    for (const change of changes) {
        const fields = { kind: diffKind(change), inputdiff: change.isInput };
        response.getDetaileddiffMap().set(change.property, message(new rpc.PropertyDiff(), fields));
    }
    return response;
}

function diffKind({ kind, replaces }: Change): rpc.PropertyDiff.Kind {
    const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } =
        rpc.PropertyDiff.Kind;
    const kinds = {
        add: [ADD, ADD_REPLACE],
        delete: [DELETE, DELETE_REPLACE],
        update: [UPDATE, UPDATE_REPLACE],
    } as const;
    return kinds[kind][replaces ? 1 : 0];
}
