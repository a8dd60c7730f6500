/** The answers for all items, in their order, no more than so many asked for at once. */
export async function allOf<Item, Answer>(
    items: readonly Item[],
    atOnce: number,
    answer: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
    const answers = new Array<Answer>(items.length);
    const waiting = items.entries();
    const worker = async () => {
        for (const [at, item] of waiting) {
            answers[at] = await answer(item);
        }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
    return answers;
}
