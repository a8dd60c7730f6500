import assert from "node:assert/strict";
import { takersInsteadOfNodes } from "../../../member/nodes/role-trust";
import { trustPolicy } from "../../../member/nodes/trust-policy";

const statement = (Principal: unknown, changes: object = {}) => ({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRole",
    ...changes,
});
const takers = (...Statement: readonly object[]) =>
    takersInsteadOfNodes(JSON.stringify({ Version: "2012-10-17", Statement }));

const EC2 = { Service: "ec2.amazonaws.com" };
const TASKS = { Service: "ecs-tasks.amazonaws.com" };

describe("takersInsteadOfNodes", () => {
    it("finds nothing about the roles that this project makes, in any partition", () => {
        for (const service of ["ec2", "ssm"] as const) {
            for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
                const trust = JSON.stringify(trustPolicy(service, partition));
                assert.equal(takersInsteadOfNodes(trust), undefined, `${service} ${partition}`);
            }
        }
    });

    for (const [name, statements] of Object.entries<readonly object[]>({
        "hybrid nodes, of one account": [
            statement(
                { Service: "ssm.amazonaws.com" },
                { Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } } },
            ),
        ],
        "one service among several": [
            statement({ Service: ["lambda.amazonaws.com", EC2.Service] }),
        ],
        "one statement among several": [statement(TASKS), statement(EC2)],
        "every action of STS": [statement(EC2, { Action: "sts:*" })],
        everybody: [statement("*")],
    })) {
        it(`finds nothing about a role for ${name}`, () => {
            assert.equal(takers(...statements), undefined);
        });
    }

    it("names who may take a role of a task, a function, people or another account", () => {
        assert.deepEqual(takers(statement(TASKS)), ["ecs-tasks.amazonaws.com"]);
        assert.deepEqual(
            takers(
                statement({ Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }),
                statement({ AWS: "arn:aws:iam::222222222222:role/admin" }),
            ),
            [
                "lambda.amazonaws.com",
                "edgelambda.amazonaws.com",
                "arn:aws:iam::222222222222:role/admin",
            ],
        );
        assert.deepEqual(takers(statement(EC2, { Effect: "Deny" }), statement(TASKS)), [
            TASKS.Service,
        ]);
        assert.deepEqual(takers(statement(EC2, { Action: "sts:TagSession" })), [EC2.Service]);
    });

    it("says nothing of what it can't read", () => {
        for (const text of ["", "{", "null", "[]", "{}", '{"Statement":null}', '{"Statement":1}']) {
            assert.equal(takersInsteadOfNodes(text), undefined, text);
        }
        assert.equal(takers(), undefined);
    });
});
