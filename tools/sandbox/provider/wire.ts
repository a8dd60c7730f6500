import { Metadata, status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { present } from "./properties/unknown";
import type { Values } from "./properties/values";
import { errorText } from "./session/aws-error";

/** A resource that exists although its creation did not come to its end. */
export class Unfinished extends Error {
    constructor(
        readonly id: string,
        readonly state: Values,
        readonly inputs: Values,
        readonly reason: unknown,
    ) {
        super(errorText(reason));
    }
}

export function fromStruct(struct: Struct | undefined): Values {
    return struct?.toJavaScript() ?? {};
}

export function toStruct(values: Values): Struct {
    return toAnswer(present(values));
}

/** What a function answers: unlike a state it keeps null. */
export function toAnswer(values: Values): Struct {
    return Struct.fromJavaScript(
        JSON.parse(JSON.stringify(values)) as Record<string, JavaScriptValue>,
    );
}

/** The fields of a message, by its setters. */
type FieldsOf<Message> = {
    readonly [
        K in keyof Message as K extends `set${infer Name}` ? Uncapitalize<Name> : never
    ]?: Message[K] extends (value: infer Value) => unknown ? Value : never;
};

/** A message with its fields set. */
export function message<Message>(empty: Message, fields: FieldsOf<Message>): Message {
    const setters = empty as Record<string, (value: unknown) => unknown>;
    for (const [name, value] of Object.entries(fields)) {
        setters[`set${name.charAt(0).toUpperCase()}${name.slice(1)}`]?.call(empty, value);
    }
    return empty;
}

/** A gRPC method made of a function that answers or throws. */
export function method<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
) {
    return (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
        void (async () => answer(call.request))().then(
            (response) => callback(null, response),
            (error: unknown) => callback(serviceError(error)),
        );
    };
}

/** Tells an error as the bridge of the original does: as a list of one. */
export async function withDiagnostics<T>(doing: string, work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        const text = `${doing}1 error occurred:\n\t* ${errorText(error)}\n\n`;
        if (!(error instanceof Unfinished)) {
            throw new Error(text, { cause: error });
        }
        throw new Unfinished(error.id, error.state, error.inputs, text);
    }
}

function serviceError(error: unknown) {
    const details = errorText(error);
    const metadata = new Metadata();
    if (error instanceof Unfinished) {
        metadata.add("grpc-status-details-bin", Buffer.from(unfinishedStatus(error)));
    }
    return { name: "Error", message: details, details, code: status.UNKNOWN, metadata };
}

function unfinishedStatus({ id, state, inputs, message: reason }: Unfinished): Uint8Array {
    const failed = message(new ErrorResourceInitFailed(), {
        id,
        properties: toStruct(state),
        inputs: toStruct(inputs),
        reasonsList: [reason],
    });
    const detail = new Any();
    detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const { UNKNOWN: code } = status;
    return message(new Status(), {
        code,
        message: reason,
        detailsList: [detail],
    }).serializeBinary();
}
