import type { Input, Output, Properties } from "./properties/property";
import type { Context } from "./session/context";
import type { Plain, Tags, Values } from "./properties/values";

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

type Nullable<T> = { readonly [K in keyof T]?: T[K] | undefined | null };

/** Inputs as Check leaves them: with the tags of the provider's `defaultTags` merged in. */
export type Inputs<Args> = Plain<Args> & { readonly tagsAll?: Tags };

/** What one resource type of @pulumi/aws is and how AWS is asked for it. */
export interface Declaration<Args, State> {
    readonly token: string;
    readonly properties: { readonly [K in keyof Args]-?: Input } & {
        readonly [K in Exclude<keyof State, keyof Args>]-?: Output;
    };
    /** A replacement can't stand beside the resource it replaces. */
    readonly deleteBeforeReplace?: true;
    /** Creates the resource and answers its id. */
    create(context: Context, inputs: Inputs<Args>): Promise<string>;
    /** What remains after creation; when it fails, the resource is kept in the state. */
    complete?(context: Context, id: string, inputs: Inputs<Args>): Promise<void>;
    /**
     * The live resource, undefined when it is gone. `known` is the state, the inputs just after
     * creation, or empty at an import.
     */
    read(
        context: Context,
        id: string,
        known: Optional<Plain<State>>,
    ): Promise<Optional<Plain<State>> | undefined>;
    /** Absent when every property forces replacement. */
    update?(
        context: Context,
        id: string,
        news: Inputs<Args>,
        olds: Optional<Plain<State>>,
    ): Promise<void>;
    /** Deletes the resource; it is no error when it is gone already. */
    delete(context: Context, id: string, state: Optional<Plain<State>>): Promise<void>;
}

/** A declaration seen without its types, as the server handles all of them. */
export interface ResourceType {
    readonly token: string;
    readonly properties: Properties;
    readonly deleteBeforeReplace?: true;
    create(context: Context, inputs: Values): Promise<string>;
    complete?(context: Context, id: string, inputs: Values): Promise<void>;
    read(context: Context, id: string, known: Values): Promise<Values | undefined>;
    update?(context: Context, id: string, news: Values, olds: Values): Promise<void>;
    delete(context: Context, id: string, state: Values): Promise<void>;
}

/** Declares a resource type against its interfaces in @pulumi/aws. */
export function resource<Args, State>(declaration: Declaration<Args, State>): ResourceType {
    return declaration;
}

/** A function of @pulumi/aws that only reads. */
export interface InvokeDeclaration<Args, Result> {
    readonly token: string;
    readonly properties: { readonly [K in keyof Args]-?: Input };
    /** @throws when there is no such thing, as the original. Null stays null. */
    call(context: Context, args: Plain<Args>): Promise<Nullable<Plain<Result>>>;
}

export interface InvokeType {
    readonly token: string;
    readonly properties: Properties;
    call(context: Context, args: Values): Promise<Values>;
}

/** Declares an invoke against its interfaces in @pulumi/aws. */
export function invoke<Args, Result>(declaration: InvokeDeclaration<Args, Result>): InvokeType {
    return declaration;
}
