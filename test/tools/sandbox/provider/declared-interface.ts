import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** One property of an interface of @pulumi/aws, as its declaration file has it. */
export interface DeclaredProperty {
    readonly isRequired: boolean;
    /** The kind of value, in the words of sandbox/provider/properties/property.ts. */
    readonly kind: "text" | "whole" | "flag" | "tags" | "list" | "block";
    /** Of a block or a list of blocks: the interface, as in `s3.BucketLoggingTargetGrant`. */
    readonly block: string | undefined;
    readonly elementKind: "text" | "block" | undefined;
}

export type DeclaredInterface = ReadonlyMap<string, DeclaredProperty>;

const ROOT = dirname(require.resolve("@pulumi/aws/package.json"));
const sources = new Map<string, ts.SourceFile>();

/** An interface of one of the package's files, such as `kms/key`. */
export function declaredInterface(file: string, name: string): DeclaredInterface {
    return propertiesOf(found(sourceOf(file).statements, name), `${file}.d.ts: ${name}`);
}

/** An interface of the package's input types, such as `s3.BucketLoggingTargetGrant`. */
export function declaredInput(path: string): DeclaredInterface {
    const names = path.split(".");
    let statements: readonly ts.Statement[] = sourceOf("types/input").statements;
    for (const namespace of names.slice(0, -1)) {
        const module_ = statements.find(
            (statement) => ts.isModuleDeclaration(statement) && statement.name.text === namespace,
        );
        const body = module_ && (module_ as ts.ModuleDeclaration).body;
        statements = body && ts.isModuleBlock(body) ? body.statements : [];
    }
    return propertiesOf(found(statements, names.at(-1) ?? ""), `types/input.d.ts: ${path}`);
}

function sourceOf(file: string): ts.SourceFile {
    const known = sources.get(file);
    if (known) {
        return known;
    }
    const text = readFileSync(join(ROOT, `${file}.d.ts`), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    sources.set(file, source);
    return source;
}

function found(statements: readonly ts.Statement[], name: string) {
    return statements.find(
        (statement): statement is ts.InterfaceDeclaration =>
            ts.isInterfaceDeclaration(statement) && statement.name.text === name,
    );
}

function propertiesOf(
    declaration: ts.InterfaceDeclaration | undefined,
    where: string,
): DeclaredInterface {
    if (!declaration) {
        throw new Error(`@pulumi/aws has no interface ${where}.`);
    }
    return new Map(
        declaration.members
            .filter((member) => ts.isPropertySignature(member))
            .map((member) => [member.name.getText(), propertyOf(member)]),
    );
}

function propertyOf(member: ts.PropertySignature): DeclaredProperty {
    const type = member.type?.getText() ?? "";
    const block = /inputs\.([A-Za-z0-9_.]+)/.exec(type)?.[1];
    const isList = /\[\]/.test(type);
    const scalar = /\[key: string\]/.test(type)
        ? "tags"
        : /\bstring\b/.test(type)
          ? "text"
          : /\bnumber\b/.test(type)
            ? "whole"
            : /\bboolean\b/.test(type)
              ? "flag"
              : "block";
    return {
        isRequired: member.questionToken === undefined,
        kind: isList ? "list" : scalar,
        block: scalar === "block" ? block : undefined,
        elementKind: isList ? (scalar === "block" ? "block" : "text") : undefined,
    };
}
