/*
 * Stryker's runner for mocha asks for files of mocha's command line by names without an ending, which
 * mocha 12 spells .cjs. Goes, for the runner itself, once a release of it has
 * https://github.com/stryker-mutator/stryker-js/pull/6205.
 */
import { registerHooks } from "node:module";

registerHooks({
    resolve: (specifier, context, next) =>
        next(
            /\/mocha\/lib\/cli\/[a-z-]+$/.test(specifier) ? `${specifier}.cjs` : specifier,
            context,
        ),
});

export const { strykerPlugins, strykerValidationSchema } =
    await import("@stryker-mutator/mocha-runner");
