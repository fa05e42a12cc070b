/** The title of a check below a heading: without the folder in brackets at its end where the heading says it already. */
export function titleUnder(heading: string | null, title: string): string {
  const folder = ` (${heading})`;
  return heading !== null && title.endsWith(folder) ? title.slice(0, -folder.length) : title;
}
