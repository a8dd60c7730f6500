import { S3Client } from "@aws-sdk/client-s3";
import type { Output } from "../../archive/commands/output";
import type { Archive } from "../../archive/reading/archive";
import { type FakeObject, type FakeS3, startFakeS3 } from "../support/s3-server";

export interface FakeArchive extends Archive {
    readonly server: FakeS3;
}

const closers: (() => Promise<void>)[] = [];

/** To be called after each test. */
export async function closeArchives(): Promise<void> {
    await Promise.all(closers.splice(0).map((close) => close()));
}

/** An archive of these objects, on a server of its own. */
export async function fakeArchive(
    objects: readonly FakeObject[],
    keyPrefix = "",
): Promise<FakeArchive> {
    const server = await startFakeS3(objects);
    const region = "eu-west-1";
    const s3 = new S3Client({
        endpoint: server.endpoint,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        maxAttempts: 1,
        responseChecksumValidation: "WHEN_REQUIRED",
    });
    closers.push(async () => {
        s3.destroy();
        await server.close();
    });
    return { bucketName: "logs", keyPrefix, region, s3, server };
}

/** What a command said. */
export interface Said extends Output {
    readonly lines: string[];
    readonly notes: string[];
    readonly problems: string[];
    readonly bytes: () => string;
}

export function recorded(isTerminal = false): Said {
    const lines: string[] = [];
    const notes: string[] = [];
    const problems: string[] = [];
    const chunks: Buffer[] = [];
    return {
        lines,
        notes,
        problems,
        bytes: () => Buffer.concat(chunks).toString(),
        print: (...printed) => Promise.resolve(void lines.push(...printed)),
        write: (bytes) => Promise.resolve(void chunks.push(Buffer.from(bytes))),
        note: (text) => void notes.push(text),
        report: (problem) => void problems.push(problem),
        showProgress: () => undefined,
        isTerminal,
    };
}

export const ANYWHERE = { accountIds: [], regions: [] };
