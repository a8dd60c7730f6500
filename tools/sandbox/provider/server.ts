import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { check } from "./properties/check";
import type { Failure } from "./properties/violations";
import {
    CONFIGURATION,
    configurationFailures,
    decodedConfiguration,
} from "./session/configuration";
import { diff, type Change, type Difference } from "./diff";
import * as lifecycle from "./lifecycle";
import { invokeType, resourceType } from "./registry";
import { packageSchema } from "./schema";
import { openSession } from "./session/session";
import type { Context } from "./session/context";
import { fromStruct, method, toAnswer, toStruct, withDiagnostics } from "./wire";

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
        getPluginInfo: method(() => {
            const info = new PluginInfo();
            info.setVersion(VERSION);
            return info;
        }),
        getSchema: method(() => {
            const response = new rpc.GetSchemaResponse();
            response.setSchema(JSON.stringify(packageSchema(VERSION)));
            return response;
        }),
        checkConfig: method((request: rpc.CheckRequest) => {
            const news = fromStruct(request.getNews());
            const response = new rpc.CheckResponse();
            response.setInputs(toStruct(news));
            response.setFailuresList(configurationFailures(news).map(checkFailure));
            return response;
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
            const response = new rpc.ConfigureResponse();
            response.setSupportspreview(true);
            return response;
        }),
        invoke: method(async (request: rpc.InvokeRequest) => {
            const type = invokeType(request.getTok());
            const news = fromStruct(request.getArgs());
            const checked = check({
                ...type,
                olds: {},
                news,
                name: "",
                seed: new Uint8Array(),
            });
            const response = new rpc.InvokeResponse();
            response.setFailuresList(checked.failures.map(checkFailure));
            if (checked.failures.length > 0) return response;
            const context = lifecycle.placed(await configured(), checked.inputs);
            const answer = withDiagnostics(
                `invoking ${type.token}`,
                type.call(context, checked.inputs),
            );
            response.setReturn(toAnswer(await answer));
            return response;
        }),
        check: method(async (request: rpc.CheckRequest) => {
            const checked = lifecycle.checked(await configured(), {
                type: resourceType(request.getType()),
                name: request.getName(),
                seed: request.getRandomseed_asU8(),
                olds: fromStruct(request.getOlds()),
                news: fromStruct(request.getNews()),
            });
            const response = new rpc.CheckResponse();
            response.setInputs(toStruct(checked.inputs));
            response.setFailuresList(checked.failures.map(checkFailure));
            return response;
        }),
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
            const made = request.getPreview()
                ? lifecycle.previewCreate(type, inputs)
                : await lifecycle.create(await configured(), type, inputs);
            const response = new rpc.CreateResponse();
            response.setId(made.id);
            response.setProperties(toStruct(made.state));
            return response;
        }),
        read: method(async (request: rpc.ReadRequest) => {
            const found = await lifecycle.read(
                await configured(),
                resourceType(request.getType()),
                {
                    id: request.getId(),
                    inputs: fromStruct(request.getInputs()),
                    state: fromStruct(request.getProperties()),
                },
            );
            const response = new rpc.ReadResponse();
            if (!found) return response;
            response.setId(found.id);
            response.setInputs(toStruct(found.inputs));
            response.setProperties(toStruct(found.state));
            return response;
        }),
        update: method(async (request: rpc.UpdateRequest) => {
            const olds = fromStruct(request.getOlds());
            const news = fromStruct(request.getNews());
            const type = resourceType(request.getType());
            const state = request.getPreview()
                ? lifecycle.previewUpdate(type, olds, news)
                : await lifecycle.update(await configured(), type, request.getId(), olds, news);
            const response = new rpc.UpdateResponse();
            response.setProperties(toStruct(state));
            return response;
        }),
        delete: method(async (request: rpc.DeleteRequest) => {
            const state = fromStruct(request.getProperties());
            const context = lifecycle.placed(await configured(), state);
            await resourceType(request.getType()).delete(context, request.getId(), state);
            return new Empty();
        }),
    };
}

function checkFailure({ property, reason }: Failure): rpc.CheckFailure {
    const failure = new rpc.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

function diffResponse({ changes, deleteBeforeReplace }: Difference): rpc.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const response = new rpc.DiffResponse();
    response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changes.map(({ property }) => property));
    response.setReplacesList(
        changes.filter(({ replaces }) => replaces).map(({ property }) => property),
    );
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const change of changes) {
        const detail = new rpc.PropertyDiff();
        detail.setKind(diffKind(change));
        detail.setInputdiff(change.isInput);
        response.getDetaileddiffMap().set(change.property, detail);
    }
    return response;
}

function diffKind({ kind, replaces }: Change): rpc.PropertyDiff.Kind {
    const { Kind } = rpc.PropertyDiff;
    switch (kind) {
        case "add":
            return replaces ? Kind.ADD_REPLACE : Kind.ADD;
        case "delete":
            return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
        case "update":
            return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
    }
}
