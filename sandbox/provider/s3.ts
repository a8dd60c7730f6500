import type { ResourceType } from "./resource";
import { bucket } from "./s3-bucket";

/** The resource types of aws:s3. */
export const s3Types: readonly ResourceType[] = [bucket];
