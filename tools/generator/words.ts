/** The words in lines of the repository's width. */
export function wrapped(words: readonly string[], indent: string): readonly string[] {
    const width = 100;
    const broken: string[] = [];
    for (const word of words) {
        const line = broken.at(-1);
        if (line !== undefined && line.length + 1 + word.length <= width) {
            broken[broken.length - 1] = `${line} ${word}`;
        } else {
            broken.push(indent + word);
        }
    }
    return broken;
}
