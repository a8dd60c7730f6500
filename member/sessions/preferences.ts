/** How sessions behave, as far as an account decides it. */
export interface Preferences {
    /** Minutes, 1 to 60. */
    readonly idleSessionTimeout: number;
    /** Minutes, 1 to 1440; no limit if undefined. */
    readonly maxSessionDuration?: number | undefined;
    readonly runAsEnabled: boolean;
    readonly runAsDefaultUser?: string | undefined;
    readonly shellProfile: { readonly linux: string; readonly windows: string };
}

/** What is different in one region, or for one document. */
export type PreferenceOverrides = Partial<Preferences>;

export interface PreferenceSettings extends Preferences {
    /** By region. */
    readonly regionOverrides: Readonly<Record<string, PreferenceOverrides>>;
    /** By the name of a document that sessions can be started with instead of the account's. */
    readonly extraDocuments: Readonly<Record<string, PreferenceOverrides>>;
}

/** Where preferences are written: for every session, for a region's, for those with a document. */
export interface Layer<Values> {
    /** The way to them in the config. */
    readonly path: readonly string[];
    readonly values: Values;
}

/** What holds for the sessions of a region, or for those with a document there. */
export interface Layers {
    readonly general: Layer<Preferences>;
    /** The more particular ones last: they go before those in front of them. */
    readonly overrides: readonly Layer<PreferenceOverrides>[];
}

export function layersOf(settings: PreferenceSettings, region: string, document?: string): Layers {
    const { regionOverrides, extraDocuments } = settings;
    const { idleSessionTimeout, maxSessionDuration, runAsEnabled, runAsDefaultUser, shellProfile } =
        settings;
    const values = {
        idleSessionTimeout,
        maxSessionDuration,
        runAsEnabled,
        runAsDefaultUser,
        shellProfile,
    };
    const layer = (key: string, name: string, overrides: PreferenceOverrides = {}) => ({
        path: [key, name],
        values: overrides,
    });
    return {
        general: { path: [], values },
        overrides: [
            layer("regionOverrides", region, regionOverrides[region]),
            ...(document === undefined
                ? []
                : [layer("extraDocuments", document, extraDocuments[document])]),
        ],
    };
}

/** The preferences that come out of all layers. */
export function merged({ general, overrides }: Layers): Preferences {
    return overrides.reduce((below, { values }) => overridden(below, values), general.values);
}

/** Where run-as is turned off, the user that it was to use goes with it. */
function overridden(below: Preferences, values: PreferenceOverrides): Preferences {
    return values.runAsEnabled === false
        ? { ...below, runAsDefaultUser: undefined, ...values }
        : { ...below, ...values };
}
