import assert from "node:assert/strict";
import { KEY_ARN, partitionOf, servicePrincipal, viaService } from "../../shared/arn";
import { PARTITIONS } from "../../shared/partitions";

/** What differs from partition to partition, in some region of each. */
const EXPECTED = [
    ["eu-west-1", "aws", "ec2.amazonaws.com", ["s3.eu-west-1.amazonaws.com"]],
    [
        "cn-north-1",
        "aws-cn",
        "ec2.amazonaws.com.cn",
        ["s3.cn-north-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn"],
    ],
    ["us-gov-west-1", "aws-us-gov", "ec2.amazonaws.com", ["s3.us-gov-west-1.amazonaws.com"]],
    [
        "eusc-de-east-1",
        "aws-eusc",
        "ec2.amazonaws.com",
        ["s3.eusc-de-east-1.amazonaws.com", "s3.eusc-de-east-1.amazonaws.eu"],
    ],
    [
        "us-iso-east-1",
        "aws-iso",
        "ec2.c2s.ic.gov",
        ["s3.us-iso-east-1.amazonaws.com", "s3.us-iso-east-1.c2s.ic.gov"],
    ],
    [
        "us-isob-east-1",
        "aws-iso-b",
        "ec2.sc2s.sgov.gov",
        ["s3.us-isob-east-1.amazonaws.com", "s3.us-isob-east-1.sc2s.sgov.gov"],
    ],
    [
        "eu-isoe-west-1",
        "aws-iso-e",
        "ec2.amazonaws.com",
        ["s3.eu-isoe-west-1.amazonaws.com", "s3.eu-isoe-west-1.cloud.adc-e.uk"],
    ],
    [
        "us-isof-south-1",
        "aws-iso-f",
        "ec2.amazonaws.com",
        ["s3.us-isof-south-1.amazonaws.com", "s3.us-isof-south-1.csp.hci.ic.gov"],
    ],
] as const;

describe("a partition", () => {
    it("is expected here, whichever there is", () => {
        assert.deepEqual(
            EXPECTED.map(([, name]) => name).sort(),
            PARTITIONS.map(({ name }) => name).sort(),
        );
    });

    for (const [region, partition, ec2, s3] of EXPECTED) {
        it(`${partition} has ${region}, its service principals, its key ARNs and kms:ViaService`, () => {
            assert.equal(partitionOf(region), partition);
            assert.equal(servicePrincipal("ec2", partition), ec2);
            assert.equal(servicePrincipal("ssm", partition), "ssm.amazonaws.com");
            assert.deepEqual(viaService(partition, "s3", region), s3);
            const key = "key/1234abcd-12ab-34cd-56ef-1234567890ab";
            assert.match(`arn:${partition}:kms:${region}:111111111111:${key}`, KEY_ARN);
        });
    }
});

describe("partitionOf", () => {
    for (const { name, regions, optInRegions } of PARTITIONS) {
        for (const region of [...regions, ...optInRegions]) {
            it(`knows ${region}`, () => assert.equal(partitionOf(region), name));
        }
    }

    for (const [region, partition] of [
        ["eu-east-1", "aws"],
        ["nz-north-1", "aws"],
        ["cn-south-1", "aws-cn"],
        ["us-gov-central-1", "aws-us-gov"],
        ["eusc-fr-west-1", "aws-eusc"],
        ["us-isob-south-1", "aws-iso-b"],
        ["eu-isoe-north-1", "aws-iso-e"],
    ] as const) {
        it(`takes ${region}, which is newer than the table, for one of ${partition}`, () => {
            assert.equal(partitionOf(region), partition);
        });
    }
});

describe("KEY_ARN", () => {
    it("takes full key ARNs of every partition", () => {
        assert.match(
            "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            KEY_ARN,
        );
        assert.match(
            "arn:aws-cn:kms:cn-north-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab",
            KEY_ARN,
        );
    });

    for (const other of [
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "alias/aws/s3",
        "arn:aws:kms:eu-west-1:111111111111:alias/session-logs",
        "arn:aws:kms:eu-west-1:111111111111:key/*",
        "arn:aws-moon:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ]) {
        it(`does not take ${other}`, () => {
            assert.doesNotMatch(other, KEY_ARN);
        });
    }
});
