import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import {
    namesEndpoint,
    namingEndpoint,
    unreachable,
    UnreachableError,
} from "../../../fleet/accounts/reach";

describe("an endpoint that can't be reached", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

    it("is named with why, by what Node and the SDK say where nobody answers", () => {
        const late = Object.assign(new Error("@smithy/node-http-handler - …"), {
            name: "TimeoutError",
            endpoint: "sts.eu-west-1.amazonaws.com",
        });
        const noWords = Object.assign(new AggregateError([]), { code: "ENETUNREACH" });
        assert.deepEqual([refused, late, noWords].map(unreachable), [
            "AWS can't be reached (connect ECONNREFUSED)",
            "sts.eu-west-1.amazonaws.com can't be reached (nothing answered in time)",
            "AWS can't be reached (ENETUNREACH)",
        ]);
    });

    it("is not what an answer says", () => {
        const answer = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
        assert.deepEqual([answer, new Error("x")].map(unreachable), [undefined, undefined]);
    });

    it("comes with what to do", () =>
        assert.equal(
            new UnreachableError("sts can't be reached (x)", undefined).message,
            "sts can't be reached (x). Look after the network, the proxy and AWS_ENDPOINT_URL, then " +
                "run the command again.",
        ));

    describe("of a client of the SDK", () => {
        let silent: Server;
        let host: string;
        before(async () => {
            silent = createServer().listen(0, "127.0.0.1");
            await once(silent, "listening");
            host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
        });
        after(() => silent.close());

        const keys = { accessKeyId: "a", secretAccessKey: "b" };
        const settings = (port: string) => ({
            region: "eu-west-1",
            endpoint: `http://${port}`,
            maxAttempts: 2,
            requestHandler: { socketTimeout: 50 },
        });
        const failed = async (made: STSClient) => {
            const client = namingEndpoint(made);
            try {
                return await client.send(new GetCallerIdentityCommand({}));
            } catch (error) {
                return unreachable(error);
            } finally {
                client.destroy();
            }
        };

        it("is the one that it called", async () => {
            const client = new STSClient({ ...settings(host), credentials: keys });
            assert.equal(
                await failed(client),
                `${host} can't be reached (nothing answered in time)`,
            );
        });

        it("is that of credentials, each time that they are not to be had", async () => {
            const credentials = fromTemporaryCredentials({
                masterCredentials: keys,
                params: { RoleArn: "arn:aws:iam::222222222222:role/deploy" },
                clientConfig: settings(host),
                clientPlugins: [namesEndpoint],
            });
            const said = () => credentials().catch(unreachable);
            const expected = `${host} can't be reached (nothing answered in time)`;
            assert.deepEqual([await said(), await said()], [expected, expected]);
        });
    });
});
