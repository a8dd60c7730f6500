import type { Subject } from "./subject";

/** A line of JSON for each line of the screen. */
export async function* jsonLines(
    subject: Subject,
    lines: AsyncIterable<string>,
): AsyncGenerator<string> {
    const { session, owner, account, region, node, ended, key, version, isRedacted } = subject;
    const session_ = { session, owner, account, region, node, ended, key, version };
    let line = 0;
    for await (const text of lines) {
        line += 1;
        yield `${JSON.stringify({ ...session_, redacted: isRedacted, line, text })}\n`;
    }
}

/**
 * The same in the shape of OCSF's base event, for a SIEM: it has no class of its own for what
 * stood on a screen.
 *
 * @see https://schema.ocsf.io/1.3.0/base_event
 */
export async function* ocsfLines(
    subject: Subject,
    lines: AsyncIterable<string>,
): AsyncGenerator<string> {
    const { session, owner, account, region, node, ended, key, version, sha256 } = subject;
    const event = {
        activity_id: 99,
        activity_name: "Terminal output",
        category_uid: 0,
        class_uid: 0,
        type_uid: 99,
        severity_id: 1,
        time: ended.getTime(),
        metadata: {
            version: "1.3.0",
            product: { name: "session-logs", vendor_name: "session-logs" },
        },
        cloud: { provider: "AWS", region, account: { uid: account } },
        actor: { user: { name: owner, uid: subject.principal }, session: { uid: session } },
        device: { type_id: 1, instance_uid: node, region },
    };
    let line = 0;
    for await (const message of lines) {
        line += 1;
        const unmapped = { line, key, version, sha256, redacted: subject.isRedacted };
        yield `${JSON.stringify({ ...event, message, unmapped })}\n`;
    }
}
