import diff from "microdiff";

type Json = Record<string, unknown> | unknown[];

/** What changes from one value to another, a line for each field, as `pulumi preview` would mark it. */
export function describeChanges(from: Json, to: Json): string {
    return diff(from, to)
        .map((change) => {
            const field = change.path.join(".");
            switch (change.type) {
                case "CREATE":
                    return `      + ${field}: ${JSON.stringify(change.value)}`;
                case "REMOVE":
                    return `      - ${field}: ${JSON.stringify(change.oldValue)}`;
                case "CHANGE":
                    return `      ~ ${field}: ${JSON.stringify(change.oldValue)} => ${JSON.stringify(change.value)}`;
            }
        })
        .join("\n");
}

/** Whether two values say the same. */
export function isSame(one: Json, other: Json): boolean {
    return diff(one, other).length === 0;
}
