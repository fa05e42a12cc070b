import { cutTo, padTo, widthOf } from './width.ts';

/** Columns of text under each other, two spaces apart. With a width, the last columns are cut so that lines fit; without, nothing is. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  options: { indent?: number; width?: number | null } = {},
): string[] {
  const indent = ' '.repeat(options.indent ?? 0);
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  if (typeof options.width === 'number') shrink(widths, options.width - indent.length - 2 * (columns - 1));
  return rows.map((row) =>
    (indent + row.map((cell, column) => padTo(cutTo(cell, widths[column]!), widths[column]!)).join('  ')).trimEnd(),
  );
}

/** Takes from the widest column but the first until all fit. No column gets narrower than 12. */
function shrink(widths: number[], available: number): void {
  for (;;) {
    const excess = widths.reduce((sum, width) => sum + width, 0) - available;
    if (excess <= 0) return;
    const widest = widths.indexOf(Math.max(...widths.slice(1)), 1);
    if (widest === -1 || widths[widest]! <= 12) return;
    widths[widest]!--;
  }
}
