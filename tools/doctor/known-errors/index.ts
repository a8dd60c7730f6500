import type { ErrorGroup, KnownError } from "../known-error";
import { archive } from "./archive";
import { connecting } from "./connecting";
import { fleet } from "./fleet";
import { preferences } from "./preferences";
import { runAs } from "./run-as";
import { stream } from "./stream";

/** In the order of docs/troubleshooting.md. */
export const ERROR_GROUPS: readonly ErrorGroup[] = [
    archive,
    stream,
    runAs,
    connecting,
    preferences,
    fleet,
];

export const KNOWN_ERRORS: readonly KnownError[] = ERROR_GROUPS.flatMap(({ errors }) => errors);
