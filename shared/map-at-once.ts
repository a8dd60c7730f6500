/**
 * Does something for each item, for some of them at once, and gives the results in their order. After a
 * failure nothing more is begun, and what is under way ends unheard.
 *
 * Here rather than streaming-iterables' parallelMap: that lets a failure that nobody waits for yet end
 * the process.
 *
 * @param limit How many at once.
 * @throws what the first failed with.
 */
export async function mapAtOnce<Item, Result>(
    limit: number,
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
    const results = new Array<Result>(items.length);
    const waiting = items.entries();
    let isFailed = false;
    const worker = async () => {
        for (const [index, item] of waiting) {
            if (isFailed) {
                return;
            }
            try {
                results[index] = await work(item);
            } catch (error) {
                isFailed = true;
                throw error;
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return results;
}
