/** A text from elsewhere as one line without markup. */
export function inline(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|]/g, String.raw`\$&`);
}

/** A text from elsewhere as one line of code; nothing in it ends the code. */
export function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${line.replaceAll('|', String.raw`\|`)}${space}${fence}`;
}

/** A table of two columns; rows without a value are left out. The first column is ours, the second is Markdown already. */
export function table(rows: readonly (readonly [name: string, value: string | null])[]): string {
  const shown = rows.flatMap(([name, value]) => (value === null ? [] : [`| ${name} | ${value} |`]));
  return ['| | |', '|---|---|', ...shown].join('\n');
}
