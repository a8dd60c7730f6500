import type { LookedUp } from "../../shared/looked-up";
import { type Findings, findings, show } from "../../shared/problem";
import { setting } from "../../shared/setting";
import { boundaryGaps, type BoundaryGapsArgs } from "./boundary-gaps";

export interface BoundaryArgs extends Omit<BoundaryGapsArgs, "boundary"> {
    /** ARN of the boundary; nothing to check if undefined. */
    readonly permissionsBoundary?: string | undefined;
}

/**
 * What the boundary of the roles made here keeps nodes from.
 *
 * @param found Its policy document, JSON text.
 */
export function boundaryFindings(
    { permissionsBoundary: arn, ...args }: BoundaryArgs,
    found: LookedUp<string> | undefined,
): Findings {
    if (arn === undefined || found === undefined) {
        return findings({});
    }
    switch (found.kind) {
        case "missing":
            return refused(arn, "does not exist", "Write the ARN of an existing policy.");
        case "unknown":
            return warned(
                arn,
                `can't be read, so it is not known whether it allows what nodes need: ${found.reason}`,
            );
        case "found":
            return gapFindings(arn, { ...args, boundary: found.value });
    }
}

function gapFindings(arn: string, args: BoundaryGapsArgs): Findings {
    const { denied, uncertain } = boundaryGaps(args);
    if (denied.length > 0) {
        return refused(
            arn,
            `does not allow ${denied.join(", ")} where nodes need it`,
            "Allow these actions in the boundary, or write the ARN of another one.",
        );
    }
    return uncertain.length === 0
        ? findings({})
        : warned(
              arn,
              `allows ${uncertain.join(", ")} only under conditions that can't be evaluated in advance: without these actions nodes write no logs, or refuse sessions.`,
          );
}

function warned(arn: string, what: string): Findings {
    return findings({ warnings: [`${setting("permissionsBoundary")} ${arn} ${what}`] });
}

function refused(arn: string, found: string, expected: string): Findings {
    return findings({
        problems: [
            {
                key: setting("permissionsBoundary"),
                found: `is ${show(arn)}, which ${found}`,
                expected,
            },
        ],
    });
}
