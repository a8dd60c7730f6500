/**
 * What the stack's config says of the AWS provider (`aws:profile`, `aws:assumeRoles`,
 * `aws:defaultTags`, …), for the provider that a program makes itself: Pulumi gives the `aws:`
 * namespace to default providers only.
 *
 * @param config The whole stack config, `<namespace>:<key>` → text; lists and objects as JSON text.
 */
export function awsSettings(config: Readonly<Record<string, string>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => key.startsWith("aws:"))
            .map(([key, text]) => [key.slice("aws:".length), valueOf(text)]),
    );
}

function valueOf(text: string): unknown {
    if (!/^(\[|\{|true$|false$)/.test(text)) {
        return text;
    }
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
