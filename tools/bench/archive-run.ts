import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { consume, parallelMap } from "streaming-iterables";
import { list } from "../../archive/commands/list";
import { type Output, standardOutput } from "../../archive/commands/output";
import { search } from "../../archive/commands/search";
import { NO_HISTORY } from "../../archive/finding/find-history";
import { openArchive, READS_AT_ONCE } from "../../archive/reading/archive";
import { storedObjects } from "../../archive/reading/listing";

/*
 * One measurement in a process of its own: `archive-run <what>`, with the endpoint in
 * AWS_ENDPOINT_URL. Prints what a command prints, and as the last line on standard error, as JSON,
 * the seconds, the processor's seconds and the most memory, in MB, that it took.
 */

const archive = openArchive({ bucketName: "logs", keyPrefix: "", region: "eu-west-1" });

/** A client as anybody would make it. */
const plain = new S3Client({ region: "eu-west-1", forcePathStyle: true });

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
    list: printedList,
    calls: bareCalls,
};

/** `sessions list --fast`, to its last line. */
async function printedList(): Promise<void> {
    const output = standardOutput();
    await list(archive, ANYWHERE, NO_HISTORY, { fast: true }, new Date(), output);
    await output.flush();
}

/** What anybody would write who only wants the bytes. */
async function bareDownload(): Promise<void> {
    const download = async ({ key }: { readonly key: string }) => {
        const { Body } = await plain.send(new GetObjectCommand({ Bucket: "logs", Key: key }));
        return (await Body?.transformToByteArray())?.length;
    };
    await consume(parallelMap(READS_AT_ONCE, download, storedObjects(archive, "")));
}

/** The calls of a listing, one after another. */
async function bareCalls(): Promise<void> {
    let KeyMarker: string | undefined;
    do {
        const page = await plain.send(new ListObjectVersionsCommand({ Bucket: "logs", KeyMarker }));
        KeyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    } while (KeyMarker !== undefined);
}

async function main(what: string): Promise<void> {
    const started = performance.now();
    await MEASURED[what]?.();
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage();
    const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
    console.error(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, megabytes }));
}

void main(process.argv[2] ?? "");
