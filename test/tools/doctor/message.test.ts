import assert from "node:assert/strict";
import { messageOf } from "../../../tools/doctor/message";

describe("a message's letters", () => {
    const cases: readonly (readonly [what: string, pasted: string, letters: string])[] = [
        ["are letters and digits in lower case", "Ab-3 (ç) “c”", "ab3c"],
        ["leave out colours", "\u001b[31mred\u001b[0m", "red"],
        [
            "leave out colours that were printed as text",
            "\\u001b[31ma\\x1b[1mb\\033[2mc\\e[3md^[[4me",
            "abcde",
        ],
        [
            "leave out links of terminals",
            "\u001b]8;;https://example.org\u0007here\u001b]8;;\u0007",
            "here",
        ],
        ["leave out escapes of JSON, once and twice", 'a\\"b\\nc\\\\\\"d\\\\ne', "abcde"],
        ["leave out entities of HTML", "a&quot;b&#39;c&#x27;d", "abcd"],
        [
            "keep the names of Windows paths",
            "C:\\Program Files\\winpty.dll",
            "cprogramfileswinptydll",
        ],
        [
            "leave out how often the CLI tried",
            "operation (reached max retries: 4): Rate",
            "operationrate",
        ],
        [
            "leave out what the agent logs before them",
            "2024-11-05 09:12:44.1234 ERROR [ssm-session-worker] [kim-01] Failed",
            "failed",
        ],
        [
            "leave out other loggers' prefixes",
            "2024-11-05T09:12:44Z [warning] Failed\n2024/11/05 09:12:44 INFO: to",
            "failedto",
        ],
        [
            "keep what looks like a level without a time",
            "key,\nError when\n[a] b",
            "keyerrorwhenab",
        ],
    ];
    for (const [what, pasted, letters] of cases) {
        it(what, () => assert.equal(messageOf(pasted).letters, letters));
    }
});
