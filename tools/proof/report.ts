import type { Cell } from "./prove";

/** What a proof found, for people: the count, and every answer that is not the one expected. */
export function reportOf(cells: readonly Cell[]): string {
    const wrong = cells.filter(({ expected, actual }) => expected !== actual);
    return [
        ...wrong.map(describe),
        `${cells.length} cells, ${cells.length - wrong.length} as expected, ${wrong.length} not.`,
    ].join("\n");
}

function describe({ caller, action, resource, context, expected, actual, because }: Cell): string {
    return [
        `NOT AS EXPECTED: ${caller}: ${action} (${context})`,
        `    on ${resource}`,
        `    is ${actual}, docs/access.md expects ${expected}: ${because}`,
    ].join("\n");
}
