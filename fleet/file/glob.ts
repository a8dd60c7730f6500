/**
 * Whether the text is as the pattern says, where `*` stands for any characters. It takes time
 * proportional to both at most, whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
    let inPattern = 0;
    let inText = 0;
    let star = -1;
    let afterStar = 0;
    while (inText < text.length) {
        if (pattern[inPattern] === "*") {
            star = inPattern++;
            afterStar = inText;
        } else if (pattern[inPattern] === text[inText]) {
            inPattern++;
            inText++;
        } else if (star >= 0) {
            inPattern = star + 1;
            inText = ++afterStar;
        } else {
            return false;
        }
    }
    return /^\**$/.test(pattern.slice(inPattern));
}
