import assert from "node:assert/strict";
import { CONFIGURATION } from "../../../../tools/sandbox/provider/session/configuration";
import {
    isInput,
    type Input,
    type Properties,
} from "../../../../tools/sandbox/provider/properties/property";
import { INVOKES, resourceType, RESOURCES } from "../../../../tools/sandbox/provider/registry";
import { VERSION } from "../../../../tools/sandbox/provider/server";
import { declaredInput, declaredInterface, type DeclaredInterface } from "./declared-interface";

describe("the types that the stand-in provider serves", function () {
    // The declaration file of the input types has 100,000 lines.
    this.timeout(30_000);

    it("are those of the installed release of @pulumi/aws", () => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const installed = require("@pulumi/aws/package.json") as { readonly version: string };
        assert.equal(VERSION, installed.version);
    });

    for (const { token, properties } of RESOURCES) {
        const { file, name } = partsOf(token);

        it(`${token} has exactly the inputs of ${name}Args`, () => {
            compare(token, inputsOf(properties), declaredInterface(file, `${name}Args`));
        });

        it(`${token} has exactly the properties of ${name}State`, () => {
            const names = [...declaredInterface(file, `${name}State`).keys()];
            assert.deepEqual(Object.keys(properties).sort(), names.sort());
        });
    }

    for (const { token, properties } of INVOKES) {
        const { file, name } = partsOf(token);

        it(`${token} has exactly the arguments of @pulumi/aws`, () => {
            const args = `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`;
            compare(token, inputsOf(properties), declaredInterface(file, args));
        });
    }

    it("take exactly the configuration of ProviderArgs", () => {
        const declared = declaredInterface("provider", "ProviderArgs");
        compare("pulumi:providers:aws", CONFIGURATION, declared);
    });

    it("are refused by a message that names the nearest one when unknown", () => {
        assert.throws(
            () => resourceType("aws:s3/bucketPolice:BucketPolice"),
            /does not serve the resource type "aws:s3\/bucketPolice:BucketPolice"; the nearest it serves is "aws:s3\/bucketPolicy:BucketPolicy"/,
        );
    });
});

/** `aws:kms/key:Key` is KeyArgs and KeyState of kms/key; the module `index` is the package's root. */
function partsOf(token: string): { file: string; name: string } {
    const [, file = "", name = ""] = token.split(":");
    return { file: file.replace(/^index\//, ""), name };
}

function inputsOf(properties: Properties): Readonly<Record<string, Input>> {
    const inputs = Object.entries(properties).filter((entry): entry is [string, Input] =>
        isInput(entry[1]),
    );
    return Object.fromEntries(inputs);
}

/** Names, kinds of values and requiredness, inner blocks included. */
function compare(
    path: string,
    inputs: Readonly<Record<string, Input>>,
    declared: DeclaredInterface,
): void {
    assert.deepEqual(Object.keys(inputs).sort(), [...declared.keys()].sort(), path);
    for (const [name, input] of Object.entries(inputs)) {
        const property = declared.get(name);
        assert.ok(property);
        if (input.kind === "unserved") {
            continue;
        }
        const where = `${path}.${name}`;
        assert.equal(input.required ?? false, property.isRequired, `${where}: required`);
        assert.equal(kindOf(input), property.kind, `${where}: kind`);
        const block = input.of ?? input;
        if (input.of) {
            assert.equal(kindOf(input.of), property.elementKind, `${where}: elements`);
        }
        if (property.block) {
            compare(where, block.fields ?? {}, declaredInput(property.block));
        }
    }
}

function kindOf({ kind }: Input): string {
    return kind === "policy" ? "text" : kind;
}
