import type { Provider } from "@pulumi/aws/provider";
import { signIn } from "../shared/pulumi/account-provider";
import {
    lookUpAlias,
    lookUpBucket,
    lookUpBucketName,
    lookUpKey,
    lookUpPrincipal,
    lookUpReplica,
} from "./existing/look-ups";
import type { CentralLookUps } from "./look-ups";

/** Asks by the functions and resources of the stack's AWS provider. */
export function providerLookUps(accountId: string, provider: Provider): CentralLookUps {
    const options = { provider };
    return {
        signIn: () => signIn(accountId, provider),
        key: (arn, region) => lookUpKey(arn, region, provider),
        bucket: (name, region) => lookUpBucket(name, region, provider),
        bucketName: (name, region) => lookUpBucketName(name, region, options),
        principal: (kind, name) => lookUpPrincipal(kind, name, options),
        alias: (name, region) => lookUpAlias(name, region, options),
        replica: (arn, region) => lookUpReplica(arn, region, options),
    };
}
