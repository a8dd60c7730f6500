import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

/** What a formatter leaves open, one way for all. */
const style = {
    curly: ["error", "all"],
    // A type import is a statement of its own.
    "no-duplicate-imports": ["error", { allowSeparateTypeImports: true }],
};

export default tseslint.config(
    { ignores: ["node_modules/", ".sandbox/", "dist/"] },
    {
        files: ["**/*.{js,cjs,mjs}"],
        extends: [js.configs.recommended],
        languageOptions: { globals: globals.node },
        rules: style,
    },
    {
        files: ["**/*.{js,cjs}"],
        languageOptions: { sourceType: "commonjs" },
    },
    {
        files: ["**/*.ts"],
        extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
        languageOptions: { parserOptions: { projectService: true } },
        rules: {
            ...style,
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/switch-exhaustiveness-check": [
                "error",
                { considerDefaultExhaustiveForUnions: true },
            ],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/no-import-type-side-effects": "error",
            "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_" }],
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "no-restricted-imports": [
                "error",
                {
                    paths: [
                        {
                            name: "@pulumi/aws",
                            message:
                                "Import the resource's own path, @pulumi/aws/<service>/<resource>: the root loads 400 MB.",
                        },
                    ],
                },
            ],
        },
    },
);
