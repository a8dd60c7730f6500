/** An object of a backend that is a bucket, or a folder used as one. */
export interface StoredObject {
    /** Within the backend: `.pulumi/stacks/…`, with slashes everywhere. */
    readonly key: string;
    /** Changes with every write. */
    readonly revision: string;
    readonly changedAt: Date;
}

/** What the states need of a bucket. Keys are those within the backend. */
export interface ObjectStore {
    /**
     * All objects whose keys begin so, in their order; of none there are none.
     *
     * @param after Only those whose key comes after this one, byte by byte.
     * @throws BackendError where the caller may not, or there is no such backend.
     */
    list(prefix: string, after?: string): Promise<readonly StoredObject[]>;
    /** Undefined where there is no such object. */
    read(key: string): Promise<Buffer | undefined>;
    /** No error when it is gone already. */
    remove(key: string): Promise<void>;
}
