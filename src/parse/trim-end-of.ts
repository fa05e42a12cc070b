/** The text without a run of that character at its end, and without blanks there. A regular expression for it takes quadratic time. */
export function trimEndOf(text: string, char: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === char || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
}
