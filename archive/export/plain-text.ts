import { printable } from "../../shared/printable";
import { factsOf, remarksOn, type Subject } from "./subject";

/** The text on the screen under a head of facts, for any editor. */
export async function* plainText(
    subject: Subject,
    lines: AsyncIterable<string>,
): AsyncGenerator<string> {
    for (const [what, which] of factsOf(subject)) {
        yield `${what}: ${printable(which)}\n`;
    }
    for (const remark of remarksOn(subject)) {
        yield `${printable(remark)}\n`;
    }
    yield "\n";
    for await (const line of lines) {
        yield `${printable(line)}\n`;
    }
}
