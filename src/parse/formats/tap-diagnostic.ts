/**
 * The values of a YAML block below a test of TAP, by their keys, those of inner maps as `outer.inner`. Producers write what is nearly
 * YAML (line breaks within quotes, any indentation), so that this reads generously what they mean and never throws.
 */
export function readDiagnostic(lines: readonly string[]): ReadonlyMap<string, string> {
  const json = lines[0]?.trim().startsWith('{') === true ? readJson(lines.join('\n')) : null;
  if (json !== null) return json;
  const values = new Map<string, string>();
  const indent = indentOf(lines[0] ?? '');
  for (let index = 0; index < lines.length;) {
    const found = keyPattern.exec(lines[index]!);
    index += 1;
    if (found === null || found[1]!.length > indent) continue;
    const key = unquote(found[2]!.trim());
    const start = found[3]!.trim();
    const quote = start[0];
    if ((quote === '"' || quote === "'") && !isClosed(start, quote)) {
      const end = lines.findIndex((line, at) => at >= index && isClosed(`${quote}${line}`, quote));
      const stop = end < 0 ? lines.length : end + 1;
      values.set(key, unquote([start, ...lines.slice(index, stop)].join('\n')));
      index = stop;
      continue;
    }
    const inner = linesInside(lines, index, indent);
    index += inner.length;
    if (start === '' || /^[|>][\d+-]*$/.test(start)) values.set(key, dedent(inner, start));
    else values.set(key, unquote(start));
    if (start === '') for (const [name, value] of readDiagnostic(inner)) values.set(`${key}.${name}`, value);
  }
  return values;
}

const keyPattern = /^( *)('[^'\n]*'|"[^"\n]*"|[^\s'"#:][^:\n]{0,80}):((?: .*)?)$/;

function linesInside(lines: readonly string[], from: number, indent: number): readonly string[] {
  let end = from;
  while (end < lines.length && (lines[end]!.trim() === '' || indentOf(lines[end]!) > indent)) end += 1;
  return lines.slice(from, end);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Lines of a block; with `>` they are one line. */
function dedent(lines: readonly string[], style: string): string {
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map(indentOf));
  const given = /\d/.test(style) ? Math.min(depth, indentOf(lines[0] ?? '')) : depth;
  const text = lines.map((line) => line.slice(Number.isFinite(given) ? given : 0));
  return (style.startsWith('>') ? text.map((line) => line.trim()).join(' ') : text.join('\n')).trimEnd();
}

function isClosed(text: string, quote: string): boolean {
  const end = text.trimEnd();
  return end.length > 1 && end.endsWith(quote) && (quote === "'" || !/(?:^|[^\\])(?:\\\\)*\\"$/.test(end.slice(-100)));
}

function unquote(text: string): string {
  if (text.length > 1 && text.startsWith("'") && text.endsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text === '~' ? '' : text;
  try {
    return String(JSON.parse(text.replaceAll('\n', '\\n').replaceAll('\t', '\\t')));
  } catch {
    return text.slice(1, -1);
  }
}

function readJson(text: string): ReadonlyMap<string, string> | null {
  try {
    const values = new Map<string, string>();
    const visit = (value: unknown, path: readonly string[]): void => {
      if (typeof value === 'object' && value !== null && path.length < 4) {
        for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
      } else if (path.length > 0) values.set(path.join('.'), typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
    };
    visit(JSON.parse(text), []);
    return values;
  } catch {
    return null;
  }
}
