import { globSync, readFileSync } from "node:fs";

/*
 * `npm run mutate` changes the pure files of a room one place at a time and sees whether a unit test
 * notices; ROOM=central does so for one room, or for a folder in it. See docs/mutation.md.
 */

const ROOMS = ["shared/iam", "central", "member", "policypack/rules"];

/** What declares resources or looks them up is for the end-to-end tests to judge. */
const IMPURE = /^import [^]*? from "(@pulumi\/|(\.\.?\/)+(shared\/)?pulumi\/)/m;

function pureFilesOf(room) {
    const files = globSync(`${room}/**/*.ts`);
    const pure = files.filter((file) => !IMPURE.test(readFileSync(file, "utf8")));
    if (pure.length === 0) {
        throw new Error(`ROOM is "${room}", which holds no pure file. Write one of ${ROOMS}.`);
    }
    return pure;
}

/**
 * @see https://stryker-mutator.io/docs/stryker-js/configuration
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
    mutate: (process.env.ROOM ? [process.env.ROOM] : ROOMS).flatMap(pureFilesOf),
    testRunner: "mocha",
    plugins: ["./test/mutation/mocha-runner.mjs"],
    mochaOptions: {
        "no-config": true,
        require: ["ts-node/register"],
        extension: ["ts"],
        spec: ["test/{shared,central,member,policypack}/**/*.test.ts"],
    },
    coverageAnalysis: "perTest",
    // What is evaluated but once, on loading, would need all tests in a new process each.
    ignoreStatic: true,
    tempDirName: ".sandbox/stryker",
    ignorePatterns: [".sandbox", "dist"],
    reporters: ["clear-text", "progress-append-only"],
    clearTextReporter: { allowColor: false, reportTests: false },
};
