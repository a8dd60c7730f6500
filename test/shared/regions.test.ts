import assert from "node:assert/strict";
import { contradictoryRegions, isOptIn } from "../../shared/regions";

const problemsOf = (regions: readonly string[], newer: readonly string[] = []) =>
    contradictoryRegions(
        regions.map((region, index) => ({ path: ["regions", index], region })),
        newer,
    );

describe("isOptIn", () => {
    for (const region of ["af-south-1", "eu-central-2", "me-west-1", "eu-east-1"]) {
        it(`is true of ${region}`, () => assert.equal(isOptIn(region), true));
    }
    for (const region of ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"]) {
        it(`is false of ${region}`, () => assert.equal(isOptIn(region), false));
    }
});

describe("contradictoryRegions", () => {
    for (const region of [
        ...["eu-west-1", "me-west-1", "cn-northwest-1", "us-gov-east-1", "eusc-de-east-1"],
        ...["us-iso-west-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1"],
    ]) {
        it(`takes ${region}`, () => assert.deepEqual(problemsOf([region]), []));
    }

    for (const [region, nearest] of [
        ["us-esat-1", "us-east-1"],
        ["eu-west-1a", "eu-west-1"],
        ["EU-WEST-1", "eu-west-1"],
        ["eucs-de-east-1", "eusc-de-east-1"],
        ["us-iso-est-1", "us-iso-east-1"],
        ["cn-nort-1", "cn-north-1"],
    ] as const) {
        it(`refuses ${region} and names ${nearest}`, () => {
            assert.deepEqual(problemsOf(["eu-west-1", region]), [
                {
                    path: ["regions", 1],
                    found: region,
                    message: "is not a region that this version knows",
                    remedy: `Did you mean ${nearest}? List a region that AWS has opened since in newRegions as well.`,
                },
            ]);
        });
    }

    it("names none for what is like no region", () => {
        const [problem] = problemsOf(["Sovereign Cloud of Atlantis"]);
        assert.match(problem?.remedy ?? "", /^Write an AWS region, such as eu-west-1\./);
    });

    it("takes one that is said to be newer", () => {
        assert.deepEqual(problemsOf(["eu-west-1", "eu-east-1"], ["eu-east-1"]), []);
    });

    it("wants all regions in one partition", () => {
        assert.deepEqual(problemsOf(["eu-west-1", "us-gov-west-1", "cn-south-1"], ["cn-south-1"]), [
            {
                path: ["regions", 1],
                found: "us-gov-west-1",
                message: "is in partition aws-us-gov, while eu-west-1 is in aws",
                remedy: "Write a region of aws: an account belongs to one partition.",
            },
            {
                path: ["regions", 2],
                found: "cn-south-1",
                message: "is in partition aws-cn, while eu-west-1 is in aws",
                remedy: "Write a region of aws: an account belongs to one partition.",
            },
        ]);
    });
});
