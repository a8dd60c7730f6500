import { show } from "../../../shared/problem";
import { identityOf, type Declaration } from "./identity";
import { DEEPEST, entriesOf, textOfParts, Untold } from "./told";

/** What the resources of a template can refer to. */
export interface Scope {
    /** Parameters by name, as far as their values are told, and pseudo parameters. */
    readonly parameters: ReadonlyMap<string, unknown>;
    readonly resources: ReadonlyMap<string, Declaration>;
}

/** Stands for a property that the template takes back. */
export const NO_VALUE = Symbol("AWS::NoValue");

/** What a value comes to, and the names of all that it refers to. */
export interface Resolution {
    readonly value: unknown;
    readonly references: ReadonlySet<string>;
}

/**
 * Works out a value of a template as far as the template tells it: Ref, Fn::GetAtt, Fn::Sub and
 * Fn::Join. What another function makes is not told.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope): Resolution {
    const references = new Set<string>();
    const resolved = new Resolver(scope, references).of(value, 0);
    return { value: kept(resolved), references };
}

function kept(value: unknown): unknown {
    return value === NO_VALUE ? undefined : value;
}

class Resolver {
    constructor(
        private readonly scope: Scope,
        private readonly references: Set<string>,
        private readonly locals: Readonly<Record<string, unknown>> = {},
    ) {}

    of(value: unknown, depth: number): unknown {
        if (typeof value === "string") {
            return value.includes("{{resolve:")
                ? new Untold(`is a dynamic reference: ${show(value)}`)
                : value;
        }
        if (typeof value !== "object" || value === null || value instanceof Untold) {
            return value;
        }
        if (depth > DEEPEST) {
            return new Untold("is nested too deeply to be read");
        }
        const entries = entriesOf(value);
        const [name, argument] = entries.length === 1 ? (entries[0] ?? []) : [];
        if (name !== undefined && (name === "Ref" || name.startsWith("Fn::"))) {
            return this.call(name, argument, depth);
        }
        const resolved = entries
            .map(([key, element]) => [key, this.of(element, depth + 1)] as const)
            .filter(([, element]) => element !== NO_VALUE);
        return Array.isArray(value)
            ? resolved.map(([, element]) => element)
            : Object.fromEntries(resolved);
    }

    private call(name: string, argument: unknown, depth: number): unknown {
        const of = typeof argument === "string" ? ` ${show(argument)}` : "";
        const untold = new Untold(`is not told by the template: ${name}${of}`);
        switch (name) {
            case "Ref":
                return typeof argument === "string" ? (this.ref(argument) ?? untold) : untold;
            case "Fn::GetAtt":
                return this.attribute(argument) ?? untold;
            case "Fn::Sub":
                return this.substituted(argument, depth) ?? untold;
            case "Fn::Join":
                return this.joined(argument, depth) ?? untold;
            default:
                return untold;
        }
    }

    private ref(name: string): unknown {
        this.references.add(name);
        return this.scope.parameters.has(name)
            ? this.scope.parameters.get(name)
            : this.identity(name, "Ref");
    }

    private attribute(argument: unknown): unknown {
        const path: unknown = typeof argument === "string" ? argument.split(".") : argument;
        const [name, ...attribute] = Array.isArray(path) ? (path as readonly unknown[]) : [];
        if (typeof name !== "string") {
            return undefined;
        }
        this.references.add(name);
        return this.identity(name, attribute.join("."));
    }

    private identity(name: string, attribute: string): unknown {
        const declaration = this.scope.resources.get(name);
        if (declaration === undefined) {
            return undefined;
        }
        // A name that refers to the resource itself, through others or not, is none.
        const others = new Map(this.scope.resources);
        others.delete(name);
        const inner = new Resolver({ ...this.scope, resources: others }, this.references);
        return identityOf(name, declaration, attribute, (value) => kept(inner.of(value, 0)));
    }

    private substituted(argument: unknown, depth: number): unknown {
        const [text, given] = Array.isArray(argument)
            ? (argument as readonly unknown[])
            : [argument];
        if (typeof text !== "string") {
            return undefined;
        }
        const locals = this.of(given ?? {}, depth + 1);
        const inner = new Resolver(this.scope, this.references, locals as typeof this.locals);
        const parts = text.split(/(\$\{[^}]*\})/).map((part) => inner.placed(part));
        return textOfParts(parts);
    }

    /** A piece of the text of Fn::Sub: `${Name}`, `${Name.Attribute}`, `${!literal}`, or plain. */
    private placed(piece: string): unknown {
        const [, isLiteral, inner = ""] = /^\$\{(!?)(.*)\}$/s.exec(piece) ?? [];
        if (isLiteral === undefined) {
            return this.of(piece, 0);
        }
        if (isLiteral === "!") {
            return `\${${inner}}`;
        }
        const name = inner.trim();
        if (Object.hasOwn(this.locals, name)) {
            return this.locals[name];
        }
        const found = name.includes(".") ? this.attribute(name) : this.ref(name);
        return found ?? new Untold(`is not told by the template: ${show(piece)}`);
    }

    private joined(argument: unknown, depth: number): unknown {
        const [delimiter, list] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
        const parts = this.of(list, depth + 1);
        if (typeof delimiter !== "string" || !Array.isArray(parts)) {
            return parts instanceof Untold ? parts : undefined;
        }
        return textOfParts(
            parts.flatMap((part: unknown, index) => (index === 0 ? [part] : [delimiter, part])),
        );
    }
}
