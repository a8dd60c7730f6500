import { GetObjectCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { consume, parallelMap } from "streaming-iterables";
import { list } from "../../archive/commands/list";
import type { Output } from "../../archive/commands/output";
import { search } from "../../archive/commands/search";
import { NO_HISTORY } from "../../archive/finding/find-history";
import { openArchive, READS_AT_ONCE } from "../../archive/reading/archive";
import { storedObjects } from "../../archive/reading/listing";

/*
 * One measurement in a process of its own: `archive-run <what>`, with the endpoint in
 * AWS_ENDPOINT_URL. Prints seconds and the most memory that it took, in MB, as JSON.
 */

const archive = openArchive({ bucketName: "logs", keyPrefix: "", region: "eu-west-1" });
const ANYWHERE = { accountIds: [], regions: [] };
const SILENT: Output = {
    print: () => Promise.resolve(),
    write: () => Promise.resolve(),
    note: () => undefined,
    report: (problem) => {
        throw new Error(problem);
    },
    showProgress: () => undefined,
    isTerminal: false,
};

const MEASURED: Readonly<Record<string, () => Promise<unknown>>> = {
    search: () => search(archive, "no such text in any log", ANYWHERE, {}, SILENT),
    download: bareDownload,
    list: () => list(archive, ANYWHERE, NO_HISTORY, { fast: true }, new Date(), SILENT),
    calls: bareCalls,
};

/** What anybody would write who only wants the bytes. */
async function bareDownload(): Promise<void> {
    const download = async ({ key }: { readonly key: string }) => {
        const { Body } = await archive.s3.send(new GetObjectCommand({ Bucket: "logs", Key: key }));
        return (await Body?.transformToByteArray())?.length;
    };
    await consume(parallelMap(READS_AT_ONCE, download, storedObjects(archive, "")));
}

/** The calls of a listing, one after another. */
async function bareCalls(): Promise<void> {
    let KeyMarker: string | undefined;
    do {
        const page = await archive.s3.send(
            new ListObjectVersionsCommand({ Bucket: "logs", KeyMarker }),
        );
        KeyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    } while (KeyMarker !== undefined);
}

async function main(what: string): Promise<void> {
    const started = performance.now();
    await MEASURED[what]?.();
    const seconds = (performance.now() - started) / 1000;
    console.log(
        JSON.stringify({ seconds, megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6 }),
    );
}

void main(process.argv[2] ?? "");
