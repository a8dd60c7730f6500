import { DEFAULTS } from "./check";
import { isInput, type Input, type Properties } from "./property";
import { isEmpty, isSame } from "./same";
import { isUnknown, present, UNKNOWN } from "./unknown";
import type { Values } from "./values";

/**
 * The state after a change or a refresh: what AWS says, in the spelling known before where it means
 * the same, completed by what AWS does not tell.
 */
export function stateAfter(properties: Properties, known: Values, live: Values): Values {
    const state: Record<string, unknown> = withoutDefaults(known);
    for (const [name, value] of Object.entries(live)) {
        const property = properties[name];
        const isSpelled = property && isInput(property);
        state[name] = isSpelled ? settled(property, state[name], value) : value;
    }
    return present(state);
}

/** Inputs after a refresh: those of the program, changed where AWS says something else. */
export function inputsAfterRead(properties: Properties, inputs: Values, live: Values): Values {
    const changed = Object.entries(inputs).map(([name, known]) => {
        const property = properties[name];
        const isRead = property && isInput(property) && name in live;
        return [name, isRead ? settled(property, known, live[name]) : known];
    });
    return present(Object.fromEntries(changed) as Values);
}

/** Inputs of an imported resource: all that AWS tells and a program could have written. */
export function inputsOfImport(properties: Properties, live: Values): Values {
    const told = Object.entries(properties).filter(
        ([name, property]) => isInput(property) && name in live && !isEmpty(live[name]),
    );
    return {
        [DEFAULTS]: [],
        ...Object.fromEntries(told.map(([name]) => [name, live[name]])),
    };
}

/** The state that a preview of a creation promises: what AWS will decide is unknown. */
export function previewOfCreation(properties: Properties, inputs: Values): Values {
    const state: Record<string, unknown> = withoutDefaults(inputs);
    for (const [name, property] of Object.entries(properties)) {
        const decidedByAws = !isInput(property) || property.computed === true;
        if (decidedByAws && state[name] === undefined) {
            state[name] = UNKNOWN;
        }
    }
    return state;
}

/** The state that a preview of an update promises. */
export function previewOfUpdate(properties: Properties, olds: Values, news: Values): Values {
    const state: Record<string, unknown> = { ...olds };
    for (const [name, property] of Object.entries(properties)) {
        if (isInput(property)) {
            if (news[name] !== undefined || !property.computed) {
                state[name] = news[name];
            }
            continue;
        }
        const causes = property.changesWith.filter((cause) => {
            const input = properties[cause];
            return input && isInput(input) && !isSame(input, news[cause], olds[cause]);
        });
        if (causes.length > 0 || isUnknown(olds[name])) {
            state[name] = UNKNOWN;
        }
    }
    return present({ ...state, ...present({ tagsAll: news.tagsAll, region: news.region }) });
}

function withoutDefaults(inputs: Values): Record<string, unknown> {
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== DEFAULTS));
}

function settled(property: Input, known: unknown, live: unknown): unknown {
    return known !== undefined && isSame(property, known, live) ? known : live;
}
