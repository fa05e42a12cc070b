import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { isNestedTooDeep } from '../data-file.ts';

/** A YAML file to walk: nodes keep their lines, aliases are not followed, and nothing of it is code. */
export interface YamlFile {
  readonly root: Node | null;
  lineOf(node: Node): number;
  /** The first error of the syntax; null for none. */
  readonly fault: { readonly message: string; readonly line: number } | null;
}

/** Larger ones are no configuration that a person wrote, and take longer to read than detection may. */
const largestChars = 200_000;

/** Reads YAML as far as it can be understood. Never throws. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  if (text.length > largestChars) return { root: null, lineOf: () => 1, fault: { message: 'it is larger than 200 kB', line: 1 } };
  if (isNestedTooDeep(text)) return { root: null, lineOf: () => 1, fault: { message: 'it is nested too deeply', line: 1 } };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      // A text with thousands of errors takes seconds to show them all.
      prettyErrors: false,
      logLevel: 'silent',
      stringKeys: false,
    });
    const [error] = document.errors;
    const fault =
      error === undefined ? null : { message: error.message.split('\n')[0] ?? '', line: lines.linePos(error.pos[0]).line };
    return { root: document.contents, lineOf: (node) => lines.linePos(node.range?.[0] ?? 0).line, fault };
  } catch (thrown) {
    // Nested deeper than the stack goes.
    if (!(thrown instanceof RangeError)) throw thrown;
    return { root: null, lineOf: () => 1, fault: { message: 'it is nested too deeply', line: 1 } };
  }
}

/** The value of a key of a map; null where there is none, or no map. */
export function get(node: unknown, key: string): Node | null {
  if (!isMap(node)) return null;
  const value: unknown = node.get(key, true);
  return isMap(value) || isSeq(value) || isScalar(value) ? value : null;
}

/** The entries of a map by their keys as text. */
export function entriesOf(node: unknown): readonly (readonly [string, Node])[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) =>
    isScalar(key) && (isMap(value) || isSeq(value) || isScalar(value)) ? [[String(key.value), value] as const] : [],
  );
}

export function itemsOf(node: unknown): readonly Node[] {
  return isSeq(node) ? node.items.filter((item): item is Node => isMap(item) || isSeq(item) || isScalar(item)) : [];
}

/** A scalar as text; null for everything else. */
export function textOf(node: unknown): string | null {
  const value: unknown = isScalar(node) ? node.value : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
