import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { anchorsIn, linksIn } from "./support/markdown-links";

const ROOT = join(__dirname, "..", "..");

/** Folders whose Markdown is written by people here. */
const FOLDERS = ["docs", "tools", "shared", "central", "member", "policypack", "archive", "test"];

const pages = [
    ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
    ...FOLDERS.flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".md"))
            .map((file) => join(folder, file)),
    ),
].sort();

describe("links", () => {
    for (const page of pages) {
        it(`of ${page} lead to files and headings that are there`, () => {
            const internal = linksIn(read(page)).filter((link) => !/^[a-z]+:/.test(link));
            assert.deepEqual(
                internal.filter((link) => !leadsSomewhere(page, link)),
                [],
            );
        });
    }

    it("finds every page from the README", () => {
        const reached = new Set(["README.md"]);
        for (const page of reached) {
            for (const target of pagesBehind(page)) {
                reached.add(target);
            }
        }
        const docs = pages.filter((page) => page.startsWith("docs/"));
        assert.deepEqual(
            docs.filter((page) => !reached.has(page)),
            [],
        );
    });
});

function leadsSomewhere(page: string, link: string): boolean {
    const [, anchor] = link.split("#");
    const target = targetOf(page, link);
    return (
        existsSync(join(ROOT, target)) &&
        (anchor === undefined || anchorsIn(read(target)).has(decodeURI(anchor)))
    );
}

function pagesBehind(page: string): string[] {
    return linksIn(read(page))
        .map((link) => targetOf(page, link))
        .filter((target) => pages.includes(target));
}

/** The file a link is to, from the repository's root. */
function targetOf(page: string, link: string): string {
    const [path = ""] = link.split("#");
    return path === "" ? page : relative(ROOT, resolve(ROOT, dirname(page), path));
}

function read(page: string): string {
    return readFileSync(join(ROOT, page), "utf8");
}
