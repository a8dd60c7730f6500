/** A command of the fleet as it is typed in the repository's folder, for messages that say what to do. */
export function asTyped(words: string): string {
    return `npm run --silent fleet -- ${words}`;
}
