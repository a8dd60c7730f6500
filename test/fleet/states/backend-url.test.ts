import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join } from "node:path";
import { backendOf } from "../../../fleet/states/backend-url";

describe("a backend's URL", () => {
    const folderOf = (url: string) => {
        const backend = backendOf(url);
        assert.equal(backend.kind, "file");
        return backend.folder;
    };
    const s3Of = (url: string) => {
        const backend = backendOf(url);
        assert.equal(backend.kind, "s3");
        return backend;
    };

    it("names a folder: of home, absolute, or below the current one", () => {
        assert.equal(folderOf("file://~"), homedir());
        assert.equal(folderOf("file://~/state"), join(homedir(), "state"));
        assert.equal(folderOf("file:///var/state?no_tmp_dir=true"), "/var/state");
        assert.equal(folderOf("file://./state"), join(process.cwd(), "state"));
    });

    it("names a bucket, with or without a prefix", () => {
        const { bucket, prefix, options, warnings } = s3Of("s3://states?region=eu-west-1");
        assert.deepEqual(
            [bucket, prefix, options, warnings],
            ["states", "", { region: "eu-west-1" }, []],
        );
        assert.equal(s3Of("s3://states/").prefix, "");
        assert.equal(s3Of("s3://states/org/logs").prefix, "org/logs/");
        assert.equal(s3Of("s3://states/org/logs/?region=eu-west-1").prefix, "org/logs/");
    });

    it("takes the parameters of both SDKs", () => {
        const old = "s3://states?endpoint=minio:9000&disableSSL=true&s3ForcePathStyle=true";
        assert.deepEqual(s3Of(old).options, {
            endpoint: "http://minio:9000",
            noTls: true,
            pathStyle: true,
        });
        const today =
            "s3://states?endpoint=https://minio&use_path_style=1&profile=deploy&awssdk=v2" +
            "&role=arn:aws:iam::111111111111:role/state&dualstack=true&fips=true" +
            "&accelerate=true&ssetype=aws:kms&kmskeyid=k&disable_https=false";
        assert.deepEqual(s3Of(today).options, {
            endpoint: "https://minio",
            pathStyle: true,
            profile: "deploy",
            role: "arn:aws:iam::111111111111:role/state",
            dualStack: true,
            fips: true,
            accelerate: true,
        });
        assert.deepEqual(s3Of(today).warnings, []);
        const immutable = "s3://states?endpoint=https://minio&hostname_immutable=true";
        assert.equal(s3Of(immutable).options.pathStyle, true);
        assert.equal(s3Of("s3://states?endpoint=minio").options.endpoint, "https://minio");
    });

    it("warns of a parameter that it does not know", () => {
        const { warnings, url } = s3Of("s3://states/logs?regoin=eu-west-1");
        assert.equal(url, "s3://states/logs");
        assert.match(warnings.join(), /has the parameter regoin=eu-west-1, .* Known are .*region/);
    });

    it("is refused with what to write when it can't be one", () => {
        assert.throws(() => backendOf("states"), /is "states", which is no URL\. Write one such/);
        assert.throws(() => backendOf("s3://?region=eu-west-1"), /names no bucket/);
        assert.throws(
            () => backendOf("s3://states?s3ForcePathStyle=yes"),
            /has s3ForcePathStyle=yes\. Write s3ForcePathStyle=true, s3ForcePathStyle=false/,
        );
    });

    it("leads to the engine for every other backend, shown without its password", () => {
        assert.deepEqual(backendOf("https://api.pulumi.com"), {
            kind: "engine",
            url: "https://api.pulumi.com/",
        });
        assert.deepEqual(backendOf("postgres://me:secret@db/states?sslmode=disable"), {
            kind: "engine",
            url: "postgres://me:****@db/states",
        });
        assert.equal(backendOf("gs://states").kind, "engine");
        assert.equal(backendOf("azblob://states").kind, "engine");
    });
});
