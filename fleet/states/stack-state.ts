/** A resource as the stack's checkpoint holds it. Secrets stay encrypted: `{"4dabf…": …}`. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id: string | undefined;
    readonly parent: string | undefined;
    /** It is deleted already, and what replaces it is not made yet. */
    readonly pendingReplacement?: true | undefined;
    /** What replaces it is made, and it is still to be deleted. */
    readonly isReplaced?: true | undefined;
    /** `<urn>::<id>` of the provider that manages it. */
    readonly provider?: string | undefined;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Whether it was only read, as `X.get` does. @default false */
    readonly external?: boolean | undefined;
}

/** What the backend holds of a stack, without an engine. */
export interface StackState {
    readonly stack: string;
    readonly resources: readonly StateResource[];
    /** Outputs of the stack after its last update. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Operations that an engine began and never ended: what it was killed in. */
    readonly pending: readonly PendingOperation[];
    /** What the stack's file has to say of its secrets: `encryptionsalt`, or `secretsprovider` and `encryptedkey`. */
    readonly secretsSettings?: Readonly<Record<string, string>>;
}

export interface PendingOperation {
    /** `creating`, `updating`, `deleting`, … */
    readonly kind: string;
    readonly resource: StateResource;
}

/** What is kept of each stack to tell quickly whether it is current. */
export interface StackSummary {
    readonly stack: string;
    /**
     * Of everything that determined its last update: its output `digest`. Undefined if that update
     * failed, was killed, did only a part, or was followed by anything else that changed the state.
     */
    readonly digest: string | undefined;
    /** Its output `accountId`. */
    readonly accountId: string | undefined;
    /** Custom resources in the state, without providers. */
    readonly resourceCount: number;
    /** Operations that an engine began and never ended. */
    readonly pendingCount: number;
    /** When its state was last written, ISO 8601. */
    readonly changedAt: string;
    /** What changes with every write of the state: the backend's ETag, or time and size. */
    readonly revision: string;
    /** Why its state can't be read, for people; everything else says nothing then. */
    readonly problem?: string;
}

/** A lock that an engine holds, or left behind, in an S3 or file backend. */
export interface StackLock {
    readonly stack: string;
    readonly pid: number;
    readonly username: string;
    readonly hostname: string;
    /** ISO 8601. */
    readonly since: string;
    /** Path within the backend. */
    readonly path: string;
    /** Why it can't be read, for people; all but stack and path says nothing then. */
    readonly problem?: string;
}

/** The states of one project in a backend. */
export interface States {
    /** URL of the backend, without secrets, for messages. */
    readonly url: string;
    /**
     * Every stack of the project; unchanged ones come from what was kept of them.
     *
     * @throws BackendError when the backend can't be listed.
     */
    summaries(): Promise<ReadonlyMap<string, StackSummary>>;
    /**
     * The whole state of a stack, or undefined if there is no such stack.
     *
     * @throws BackendError when it is damaged.
     */
    state(stack: string): Promise<StackState | undefined>;
    /** Locks of the project's stacks; none in a backend that has leases. */
    locks(): Promise<readonly StackLock[]>;
    removeLock(lock: StackLock): Promise<void>;
}
