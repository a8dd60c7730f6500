const UNITS: Readonly<Record<string, number>> = {
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 7 * 86_400_000,
};

/** What a moment may be written like, to follow "Write". */
export const MOMENT_FORMS =
    "a time such as 2026-11-26T10:15Z, with +02:00 for another zone, a day such as 2026-11-26 (in UTC), or how long ago: 90m, 12h, 3d, 2w";

/**
 * A moment as people write it: ISO 8601, in UTC where no zone is named, or a time ago.
 *
 * @returns undefined for what is neither.
 */
export function parseMoment(text: string, now: Date): Date | undefined {
    const [, count, unit = ""] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
    if (count !== undefined) {
        return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
    }
    const [, day, time, zone] =
        /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/.exec(
            text,
        ) ?? [];
    if (day === undefined) {
        return undefined;
    }
    const date = new Date(`${day}T${time ?? "00:00"}${withColon(zone ?? "Z")}`);
    return Number.isNaN(date.getTime()) ? undefined : date;
}

/** JavaScript takes no zone like +0200. */
function withColon(zone: string): string {
    return zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
}

/** In UTC to the second, such as `2026-11-26T10:15:04Z`. */
export function momentText(date: Date): string {
    return `${date.toISOString().slice(0, 19)}Z`;
}
