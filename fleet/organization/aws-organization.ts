import {
    DescribeOrganizationCommand,
    OrganizationsClient,
    paginateListAccountsForParent,
    paginateListOrganizationalUnitsForParent,
    paginateListRoots,
    paginateListTagsForResource,
    type Account as AwsAccount,
    type OrganizationalUnit,
    type Root,
} from "@aws-sdk/client-organizations";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { explained, type Reader } from "./explained";
import { PATIENCE, patientRetries } from "../accounts/patience";
import { namesEndpoint, namingEndpoint, TIME_OUTS } from "../accounts/reach";
import type { ListedAccount, OrganizationSource, Unit } from "./source";

/** Where and as whom the organization is read; the SDK finds credentials and endpoint by itself. */
export interface AwsOrganization extends Reader {
    /** Any region of the partition: the SDK asks where its Organizations is. */
    readonly region: string;
}

/** AWS Organizations, as its management account or a delegated administrator sees it. */
export function awsOrganization({ region, role }: AwsOrganization): OrganizationSource {
    const clientConfig = {
        region,
        requestHandler: TIME_OUTS,
        retryStrategy: patientRetries(PATIENCE),
    };
    const clientPlugins = [namesEndpoint];
    const client = namingEndpoint(
        new OrganizationsClient({
            ...clientConfig,
            credentials:
                role === undefined
                    ? fromNodeProviderChain({ clientConfig })
                    : fromTemporaryCredentials({
                          params: { RoleArn: role, RoleSessionName: "session-logs-fleet" },
                          clientConfig,
                          clientPlugins,
                      }),
        }),
    );
    const ask = async <T>(action: string, call: () => Promise<T>): Promise<T> => {
        try {
            return await call();
        } catch (error) {
            throw explained(error, action, { role });
        }
    };
    return {
        describe: () =>
            ask("DescribeOrganization", async () => {
                const { Organization } = await client.send(new DescribeOrganizationCommand({}));
                return {
                    id: Organization?.Id ?? "",
                    managementAccountId: Organization?.MasterAccountId ?? "",
                };
            }),
        roots: () =>
            ask("ListRoots", async () => {
                const pages = paginateListRoots({ client }, {});
                return (await all(pages, ({ Roots }) => Roots)).map(unit);
            }),
        units: (ParentId) =>
            ask("ListOrganizationalUnitsForParent", async () => {
                const pages = paginateListOrganizationalUnitsForParent({ client }, { ParentId });
                return (await all(pages, (page) => page.OrganizationalUnits)).map(unit);
            }),
        accounts: (ParentId) =>
            ask("ListAccountsForParent", async () => {
                const pages = paginateListAccountsForParent({ client }, { ParentId });
                return (await all(pages, ({ Accounts }) => Accounts)).map(account);
            }),
        tags: (ResourceId) =>
            ask("ListTagsForResource", async () => {
                const pages = paginateListTagsForResource({ client }, { ResourceId });
                const tags = await all(pages, ({ Tags }) => Tags);
                return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
            }),
    };
}

async function all<Page, Item>(
    pages: AsyncIterable<Page>,
    itemsOf: (page: Page) => Item[] | undefined,
): Promise<Item[]> {
    const items: Item[] = [];
    for await (const page of pages) {
        items.push(...(itemsOf(page) ?? []));
    }
    return items;
}

function unit({ Id = "", Name = "" }: OrganizationalUnit | Root): Unit {
    return { id: Id, name: Name };
}

/** Partitions that lag behind answer without State, which tells more than Status. */
function account({ Id = "", Name = Id, State, Status }: AwsAccount): ListedAccount {
    return { id: Id, name: Name, state: State ?? Status ?? "ACTIVE" };
}
