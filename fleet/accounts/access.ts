import { deploySignIn } from "./credentials";
import type { StackSpec } from "../file/stack-spec";

/** How a stack's account is asked: as its engine signs in, in a region of its partition. */
export function accessOf(spec: StackSpec) {
    const region = regionOf(spec);
    return { ...deploySignIn(spec, region), region };
}

/** Central's region, or a member's first. */
export function regionOf({ config }: Pick<StackSpec, "config">): string {
    const [, regions] = Object.entries(config).find(([key]) => /:regions?$/.test(key)) ?? [];
    const first: unknown = Array.isArray(regions) ? regions[0] : regions;
    return typeof first === "string" ? first : "us-east-1";
}
