/** Rules of the policy pack about session preferences, whoever wrote them. */
export const SESSION_RULES: readonly string[] = [
    "session-bucket-encrypted",
    "session-cloudwatch-encrypted",
    "session-document-private",
    "session-logs-to-bucket",
    "session-preferences-valid",
    "session-stream-encrypted",
];

/** The pack's configuration: rule → level, or an object with `enforcementLevel` and properties. */
export type PackConfigFile = Readonly<Record<string, unknown>>;

/**
 * The pack's configuration for a member that is switched off: what is written there is not this
 * project's, but what its account had before, and may be anything. Rules about it advise only; all
 * others stay as they are.
 */
export function offPackConfig(config: PackConfigFile): PackConfigFile {
    const levels = SESSION_RULES.map((rule): readonly [string, unknown] => {
        const own = config[rule];
        return [rule, typeof own === "object" ? { ...own, ...ADVISORY } : ADVISORY];
    });
    return { ...config, ...Object.fromEntries(levels) };
}

const ADVISORY = { enforcementLevel: "advisory" };
