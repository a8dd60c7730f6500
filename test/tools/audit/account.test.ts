import assert from "node:assert/strict";
import { accountOf } from "../../../tools/audit/account";

const PROVIDER = "urn:pulumi:prod::payments::pulumi:providers:aws::default";
const provider = (inputs: object, urn = PROVIDER) => ({
    urn,
    type: "pulumi:providers:aws",
    inputs,
    id: "5e0d",
});
const resource = (rest: object = {}) => ({
    urn: "urn:pulumi:prod::payments::aws:s3/bucket:Bucket::logs",
    type: "aws:s3/bucket:Bucket",
    provider: `${PROVIDER}::5e0d`,
    ...rest,
});
const key = (account: string) =>
    resource({ outputs: { arn: `arn:aws:kms:eu-west-1:${account}:key/1234` } });

describe("the account of a stack", () => {
    it("is in the ARNs of its resources, or in ids that are ARNs", () => {
        assert.equal(accountOf([key("111111111111")]), "111111111111");
        const role = resource({ id: "arn:aws-cn:iam::222222222222:policy/nodes" });
        assert.equal(accountOf([role]), "222222222222");
    });

    it("is that of most resources, whatever their order", () => {
        const states = [key("333333333333"), key("111111111111"), key("333333333333")];
        assert.equal(accountOf(states), "333333333333");
        assert.equal(accountOf(states.slice(0, 2)), "111111111111");
        assert.equal(accountOf(states.slice(0, 2).reverse()), "111111111111");
    });

    for (const [form, inputs] of Object.entries({
        "the account that it is limited to": { allowedAccountIds: '["444444444444"]' },
        "such a list in a preview": { allowedAccountIds: ["444444444444"] },
        "the role that it assumes": {
            assumeRoles: '[{"roleArn":"arn:aws:iam::444444444444:role/deploy"}]',
        },
        "the last role that it assumes": {
            assumeRoles:
                '[{"roleArn":"arn:aws:iam::111111111111:role/hub"},{"roleArn":"arn:aws:iam::444444444444:role/deploy"}]',
        },
        "one role as an object": {
            assumeRole: { roleArn: "arn:aws:iam::444444444444:role/deploy" },
        },
    })) {
        it(`is told by a provider with ${form}`, () => {
            assert.equal(accountOf([provider(inputs), resource()]), "444444444444");
            assert.equal(accountOf([provider(inputs)]), "444444444444");
        });
    }

    it("is not that of what the stack only reads, nor one of AWS's own", () => {
        assert.equal(accountOf([{ ...key("111111111111"), external: true }]), undefined);
        const attached = resource({ outputs: { arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" } });
        assert.equal(accountOf([attached]), undefined);
    });

    it("is not known when a provider allows several, or nothing tells", () => {
        const several = provider({ allowedAccountIds: '["111111111111","222222222222"]' });
        assert.equal(accountOf([several, resource()]), undefined);
        assert.equal(accountOf([provider({}), resource({ outputs: null, id: 5 })]), undefined);
        assert.equal(accountOf([]), undefined);
    });
});
