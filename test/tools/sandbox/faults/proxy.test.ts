import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { ListRootsCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startFaultProxy, type FaultProxy } from "../../../../tools/sandbox/faults/proxy";

const ASSUMED = `<AssumeRoleResponse><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAGIVEN</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

describe("the proxy that lets AWS fail", () => {
    let aws: Server;
    let proxy: FaultProxy;

    const config = (accessKeyId = "AKIAKEPT") => ({
        endpoint: proxy.endpoint,
        region: "us-east-1",
        maxAttempts: 1,
        credentials: { accessKeyId, secretAccessKey: "secret" },
    });
    const calls = {
        organizations: (key?: string) =>
            new OrganizationsClient(config(key)).send(new ListRootsCommand({})),
        iam: () => new IAMClient(config()).send(new ListRolesCommand({})),
        s3: () =>
            new S3Client({ ...config(), forcePathStyle: true }).send(
                new GetObjectCommand({ Bucket: "bucket", Key: "key" }),
            ),
        sts: () =>
            new STSClient(config()).send(
                new AssumeRoleCommand({
                    RoleArn: "arn:aws:iam::222222222222:role/reader",
                    RoleSessionName: "test",
                }),
            ),
    };

    before(async () => {
        aws = createServer((call, answer) => {
            const isSts = call.headers.authorization?.includes("/sts/") === true;
            const isJson = call.headers["x-amz-target"] !== undefined;
            call.resume().on("end", () => answer.end(isSts ? ASSUMED : isJson ? "{}" : "<a/>"));
        }).listen(0, "127.0.0.1");
        await once(aws, "listening");
    });

    after(() => {
        aws.close();
        aws.closeAllConnections();
    });

    beforeEach(async () => {
        proxy = await startFaultProxy(`http://127.0.0.1:${(aws.address() as AddressInfo).port}`);
    });

    afterEach(() => proxy.close());

    for (const [service, code] of [
        ["organizations", "TooManyRequestsException"],
        ["iam", "Throttling"],
        ["s3", "SlowDown"],
    ] as const) {
        it(`throttles ${service} with an error that its client reads as ${code}`, async () => {
            await calls[service]();
            proxy.setFaults({ throttling: { share: 1 } });
            await assert.rejects(calls[service](), { name: code });
            assert.deepEqual(proxy.counts().get(service), {
                passed: 1,
                throttled: 1,
                expired: 0,
                refused: 0,
                cut: 0,
            });
        });
    }

    it("throttles one service alone", async () => {
        proxy.setFaults({ throttling: { share: 1, service: "iam" } });
        await calls.organizations();
        await assert.rejects(calls.iam(), { name: "Throttling" });
    });

    it("hits a share of the calls, the same ones for the same seed", async () => {
        const hits = async () => {
            proxy.setFaults({ throttling: { share: 0.5 } });
            const found: boolean[] = [];
            for (let call = 0; call < 20; call += 1) {
                found.push(
                    await calls.organizations().then(
                        () => false,
                        () => true,
                    ),
                );
            }
            return found;
        };
        const first = await hits();
        assert.deepEqual([...new Set(first)].sort(), [false, true]);
        const { endpoint } = proxy;
        await proxy.close();
        proxy = await startFaultProxy(`http://127.0.0.1:${(aws.address() as AddressInfo).port}`);
        assert.notEqual(proxy.endpoint, endpoint);
        assert.deepEqual(await hits(), first);
    });

    it("ends credentials that were given before a time, and no others", async () => {
        const { Credentials } = await calls.sts();
        assert.equal(Credentials?.AccessKeyId, "ASIAGIVEN");
        await calls.organizations("ASIAGIVEN");
        proxy.setFaults({ expiredBefore: Date.now() + 60_000 });
        await assert.rejects(calls.organizations("ASIAGIVEN"), { name: "ExpiredTokenException" });
        await calls.organizations("AKIAKEPT");
        proxy.setFaults({ expiredBefore: Date.now() - 60_000 });
        await calls.organizations("ASIAGIVEN");
    });

    it("refuses one role to all who would assume it", async () => {
        proxy.setFaults({ refusedRole: "arn:aws:iam::333333333333:role/reader" });
        assert.equal((await calls.sts()).Credentials?.AccessKeyId, "ASIAGIVEN");
        proxy.setFaults({ refusedRole: "arn:aws:iam::222222222222:role/reader" });
        await assert.rejects(calls.sts(), {
            name: "AccessDenied",
            message: /is not authorized to perform: sts:AssumeRole on resource: arn:\S+reader$/,
        });
        await calls.iam();
        assert.equal(proxy.counts().get("sts")?.refused, 1);
    });

    it("cuts connections, and refuses them for a while", async () => {
        proxy.setFaults({ isOut: true });
        await assert.rejects(calls.iam(), { code: "ECONNRESET" });
        proxy.setFaults({});
        const outage = proxy.outage(50);
        await assert.rejects(calls.iam(), { code: /^ECONN(REFUSED|RESET)$/ });
        await outage;
        await calls.iam();
    });
});
