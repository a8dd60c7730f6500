import { logPrefix } from "../../shared/names";

/** What the table is about. */
export interface AthenaTable {
    readonly database: string;
    readonly table: string;
    readonly bucket: string;
    /** What stands before the accounts: empty, or ends with a slash. */
    readonly prefix: string;
    /** At least one each. */
    readonly accountIds: readonly string[];
    readonly regions: readonly string[];
}

/**
 * The table as Athena makes it in Glue: a row for each line of each log, with the account and the
 * region as partitions that need no crawler and no repair.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function createTable(options: AthenaTable): string {
    const { bucket, prefix, accountIds, regions } = options;
    const location = `s3://${bucket}/${prefix}`;
    return `CREATE EXTERNAL TABLE IF NOT EXISTS ${nameOf(options)} (
    line string
)
PARTITIONED BY (account string, region string)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'
WITH SERDEPROPERTIES ('input.regex' = '(.*)')
STORED AS TEXTFILE
LOCATION '${location}'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.account.type' = 'enum',
    'projection.account.values' = '${accountIds.join(",")}',
    'projection.region.type' = 'enum',
    'projection.region.values' = '${regions.join(",")}',
    'storage.location.template' = 's3://${bucket}/${logPrefix(prefix, "${account}", "${region}")}/'
);`;
}

/** Queries to begin with, each under a comment that says what it answers. */
export function readyQueries(options: AthenaTable): readonly string[] {
    const from = `FROM ${nameOf(options)}`;
    const session = `regexp_extract("$path", '([^/]+)\\.log$', 1)`;
    const node = `regexp_extract(line, '/ssm/([^/]+)/session/', 1)`;
    const header = `line LIKE 'Script started on %'`;
    return [
        `-- Who typed or saw something, and where. Lines are as recorded: control codes and all.
SELECT account, region, ${session} AS session, line
${from}
WHERE line LIKE '%sudo%'
LIMIT 100;`,
        `-- The lines of one session. \`sessions show\` has them as they stood on the screen.
SELECT line
${from}
WHERE account = '${options.accountIds[0]}' AND "$path" LIKE '%/jane-k3v9x2m7q4w8z1t6r5y0n2b4cd.log';`,
        `-- When each session ended (a log's header is written at its end), and on which node.
SELECT account, region, ${session} AS session, ${node} AS node,
    regexp_extract(line, '[0-9-]{10} [0-9:]{8}[+-][0-9:]+') AS ended
${from}
WHERE ${header}
ORDER BY ended DESC;`,
        `-- Sessions and bytes of each owner.
SELECT account, regexp_extract(${session}, '^(.+)-[0-9a-z]+$', 1) AS owner,
    count(DISTINCT "$path") AS sessions, sum(length(line)) AS bytes
${from}
GROUP BY 1, 2
ORDER BY bytes DESC;`,
        `-- Logs whose header names another session than their key: planted.
SELECT "$path", line
${from}
WHERE ${header} AND line LIKE '%/orchestration/%'
    AND NOT contains(ARRAY[${session}], regexp_extract(line, '/orchestration/([^/]+)/', 1));`,
    ];
}

function nameOf({ database, table }: AthenaTable): string {
    return `${database}.${table}`;
}
