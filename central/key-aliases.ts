/** The aliases of an archive's keys, the same in every region. */
export function keyAliases({ namePrefix }: { readonly namePrefix: string }): {
    readonly bucket: string;
    readonly session: string;
    readonly seal: string;
} {
    return {
        bucket: `alias/${namePrefix}session-logs-bucket`,
        session: `alias/${namePrefix}session-logs-session`,
        seal: `alias/${namePrefix}session-logs-seal`,
    };
}
