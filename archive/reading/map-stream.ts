import { parallelMap } from "streaming-iterables";

/**
 * Does something for each item of a stream, for some of them at once, and gives the results in their
 * order. What fails is thrown when its turn comes.
 *
 * Beside streaming-iterables' parallelMap alone: that lets the failure of a later item that comes first
 * end the process, since nobody waits for it yet.
 *
 * @param limit How many at once.
 */
export function mapStream<Item, Result>(
    limit: number,
    items: AsyncIterable<Item>,
    work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
    const kept = (item: Item): Promise<Result> => {
        const working = work(item);
        working.catch(() => undefined);
        return working;
    };
    return parallelMap(limit, kept, items);
}
