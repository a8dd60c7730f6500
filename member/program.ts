import * as pulumi from "@pulumi/pulumi";
import { accountProvider } from "../program/account-provider";
import { usable } from "../program/usable";
import { both } from "../shared/problem";
import { centralStackOf, qualifiedStackName } from "../shared/stack-name";
import { readContract } from "./central-reference";
import { type MemberConfig, memberConfig } from "./config";
import { NodePermissions } from "./node-permissions";
import { nodePolicy } from "./node-policy";
import { sessionDocument } from "./session-document";
import { sessionKeys } from "./session-keys";
import { SessionPreferences } from "./session-preferences";

/** Deploys one member account; its stack outputs say where its logs go. */
export async function run(): Promise<Record<string, unknown>> {
    const stackConfig = pulumi.runtime.allConfig();
    const config = usable(memberConfig(pulumi.getProject(), stackConfig));
    const { accountId, regions, tags } = config;

    const [central, provider] = usable(
        both(
            ...(await Promise.all([
                readContract(centralStack(config)),
                accountProvider({ accountId, region: regions[0], tags }, stackConfig),
            ])),
        ),
    );
    const keyArns = usable(sessionKeys(regions, central));

    new NodePermissions(
        "node-permissions",
        {
            ...config,
            policy: nodePolicy({ ...central, accountId, sessionKeyArns: Object.values(keyArns) }),
        },
        { providers: { aws: provider } },
    );
    new SessionPreferences("session-preferences", {
        provider,
        documents: Object.fromEntries(
            Object.entries(keyArns).map(([region, sessionKeyArn]) => [
                region,
                sessionDocument({ ...central, ...config, region, sessionKeyArn }),
            ]),
        ),
    });

    return {
        accountId,
        regions,
        logs: `s3://${central.bucketName}/${central.keyPrefix}${accountId}/`,
    };
}

function centralStack({ centralStack }: MemberConfig): string {
    return qualifiedStackName(centralStack ?? centralStackOf(pulumi.getStack()), {
        organization: pulumi.getOrganization(),
        project: pulumi.getProject(),
    });
}
