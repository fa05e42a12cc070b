/** What names of a workflow stand for, where that is literal: `env.CARGO`, `matrix.task`. */
export type Values = ReadonlyMap<string, string>;

const expression = /\$\{\{(.*?)\}\}/gs;

/** Stands in a command for a word that is not known. */
export const unknownWord = '…';

/**
 * A command text of a workflow with its expressions replaced: names with a literal value by that, a flag whose value is any other by
 * nothing, another word with one by `…`. No `${{` is left.
 */
export function resolveExpressions(text: string, values: Values): string {
  const literal = text.replaceAll(expression, (all, inner: string) => valueOf(inner, values) ?? all);
  if (!literal.includes('${{')) return literal;
  return literal
    .replaceAll(expression, '\0')
    .replaceAll(/(?<=^|\s)--?[\w-]+[ \t]+["']?[^\s\0"']*\0\S*/g, '')
    .replaceAll(/(?<=^|\s)--?[\w-]+=["']?[^\s\0"']*\0\S*/g, '')
    .replaceAll(/["'][^"'\n]*\0[^"'\n]*["']|[^\s\0]*\0\S*/g, unknownWord);
}

/** The names that a text asks for: `matrix.task`. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(expression)].flatMap(([, inner = '']) => inner.match(/\b(?:matrix|env)\.[\w-]+/g) ?? []);
}

/** `a.b`, `a.b || 'c'`, `'c'`; null for what only a run knows. */
function valueOf(inner: string, values: Values): string | null {
  for (const part of inner.split('||').map((each) => each.trim())) {
    const quoted = /^'([^']*)'$/.exec(part)?.[1];
    const value = quoted ?? values.get(part);
    if (value !== undefined && value !== '') return value;
    if (!/^[\w.-]+$/.test(part)) return null;
  }
  return null;
}
