import { describeExemption } from "../../policypack/exemptions";
import { printable } from "../../shared/printable";
import type { Summary } from "./tally";

/** The last line of `--json`, where there may be several inputs. */
export function summaryLine(summary: Summary): string {
    return printable(JSON.stringify({ summary }));
}

/** What a person reads about all stacks together; its last line is that of every audit. */
export function summaryText(summary: Summary): string {
    return [
        ...section("Refused, by rule", summary.refusedByRule, ({ rule, ...count }) => [
            rule,
            findings(count),
        ]),
        ...section("Refused, by account", summary.refusedByAccount, ({ account, ...count }) => [
            account,
            findings(count),
        ]),
        ...section(
            "Refused, by stack",
            summary.refusedStacks,
            ({ stack, account, file, findings }) => [
                stack,
                plural(findings, "finding"),
                `account ${account}`,
                file,
            ],
        ),
        ...section("Advised, by rule", summary.advisedByRule, ({ rule, ...count }) => [
            rule,
            findings(count),
        ]),
        ...section("Not judged", summary.notJudged, ({ reason, resources, stacks }) => [
            `${plural(resources, "resource")} in ${plural(stacks, "stack")}`,
            reason,
        ]),
        ...section("Not read", summary.notRead, ({ place, reason }) => [`${place}: ${reason}`]),
        ...section("Exempted", summary.exempted, ({ exemption, ...count }) => [
            findings(count),
            describeExemption(exemption),
        ]),
        ...section("No longer exempted", summary.endedExemptions, (exemption) => [
            describeExemption(exemption),
        ]),
        ...section("Exemptions that match no finding", summary.unusedExemptions, (exemption) => [
            describeExemption(exemption),
        ]),
        ...section("Judged more than once", summary.judgedAgain, ({ stack, files }) => [
            stack,
            files.join(", "),
        ]),
        countsText(summary),
    ].join("\n");
}

export function countsText({ judged, refused, unreadable }: Summary): string {
    return `${judged} judged, ${refused} refused, ${unreadable} unreadable`;
}

/** A heading and one line per item, its cells below each other; nothing without items. */
function section<T>(
    heading: string,
    items: readonly T[],
    cellsOf: (item: T) => readonly string[],
): readonly string[] {
    const rows = items.map((item) => cellsOf(item).map(printable));
    const widthOf = (column: number) =>
        Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
    const lines = rows.map((cells) =>
        cells.map((cell, column) => cell.padEnd(column < cells.length - 1 ? widthOf(column) : 0)),
    );
    return rows.length === 0 ? [] : [heading, ...lines.map((cells) => `  ${cells.join("  ")}`), ""];
}

function findings(count: { readonly findings: number; readonly stacks: number }): string {
    return `${plural(count.findings, "finding")} in ${plural(count.stacks, "stack")}`;
}

function plural(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
