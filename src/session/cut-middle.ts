/**
 * A name of at most so many characters, without its middle: names of one package begin alike, and what they do stands at the end. For rows
 * that are cut at the right, where something else stands that must be seen.
 */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.ceil((most - 1) * 0.6);
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`.toWellFormed();
}
