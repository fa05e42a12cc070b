import { parseTree, type Node, type ParseError } from 'jsonc-parser';

/** A value of a file with the place where it stands. Objects keep each key once, the last one winning; keys are plain data. */
export type JsonNode = { readonly offset: number } & (
  | { readonly type: 'object'; readonly properties: ReadonlyMap<string, JsonProperty> }
  | { readonly type: 'array'; readonly items: readonly JsonNode[] }
  | { readonly type: 'scalar'; readonly value: string | number | boolean | null }
);

/** The keys and indexes that lead from the root of a file to a value. */
export type JsonPath = readonly (string | number)[];

interface JsonProperty {
  /** Of the key. */
  readonly offset: number;
  readonly value: JsonNode;
}

/** Something wrong with the text itself. `path` leads to what it spoils; empty = the whole file. */
interface JsoncProblem {
  readonly offset: number;
  readonly path: JsonPath;
  readonly message: string;
}

export interface ParsedJsonc {
  /** null where the text is no JSON with comments. */
  readonly root: JsonNode | null;
  readonly problems: readonly JsoncProblem[];
}

const deepest = 100;

/** Reads JSON with comments and trailing commas. Never throws; of several syntax errors, which mostly follow from each other, the first. */
export function parseJsonc(text: string): ParsedJsonc {
  const tooDeep = findTooDeep(text);
  if (tooDeep !== null) return broken(tooDeep, `This is nested more than ${deepest} levels deep: nothing in a configuration is.`);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first !== undefined) return broken(first.offset, explain(text, first));
  if (tree === undefined) return broken(0, 'The file is empty: write {} or run `preflight init`.');
  const problems: JsoncProblem[] = [];
  return { root: convert(tree, [], problems), problems };
}

/** The plain value of a node, its objects without a prototype. */
export function toValue(node: JsonNode): unknown {
  if (node.type === 'scalar') return node.value;
  if (node.type === 'array') return node.items.map(toValue);
  const object: Record<string, unknown> = Object.create(null);
  for (const [key, property] of node.properties) object[key] = toValue(property.value);
  return object;
}

function broken(offset: number, message: string): ParsedJsonc {
  return { root: null, problems: [{ offset, path: [], message }] };
}

/** The parser calls itself for each level, so the depth is known before it starts. */
function findTooDeep(text: string): number | null {
  if ((text.match(/[[{]/g)?.length ?? 0) <= deepest) return null;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(bracketOrText)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > deepest) return index;
  }
  return null;
}

/** Texts and comments are matched as a whole, because brackets in them are none; a text ends with its line at the latest. */
const bracketOrText = /[[\]{}]|"(?:[^"\\\r\n]|\\.)*"?|\/\/.*|\/\*[^]*?(?:\*\/|$)/g;

function convert(node: Node, path: JsonPath, problems: JsoncProblem[]): JsonNode {
  const { offset } = node;
  if (node.type === 'array') {
    return {
      type: 'array',
      offset,
      items: (node.children ?? []).map((child, index) => convert(child, [...path, index], problems)),
    };
  }
  if (node.type !== 'object') return { type: 'scalar', offset, value: node.value };
  const properties = new Map<string, JsonProperty>();
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const inside = [...path, name];
    if (properties.has(name)) {
      problems.push({ offset: key.offset, path: inside, message: `"${name}" stands here a second time: keep one of them.` });
    }
    properties.set(name, { offset: key.offset, value: convert(value, inside, problems) });
  }
  return { type: 'object', offset, properties };
}

/** By jsonc-parser's ParseErrorCode, a const enum, which does not exist at run time. */
const sentences = new Map<number, string>([
  [2, 'This is not a number.'],
  [11, 'This comment is never closed: add */.'],
  [12, 'This text is never closed: add a double quote at its end.'],
  [13, 'This number is not complete.'],
  [14, 'After \\u there must be four hexadecimal digits.'],
  [15, 'This text has an unknown escape: write a backslash as \\\\.'],
  [16, 'This text has a control character: write it as an escape such as \\t.'],
]);

/** What was expected there, and how what was found relates to it. */
const expectations = new Map<number, readonly [expected: string, relation: string]>([
  [3, ['a key in double quotes', ' instead of']],
  [4, ['a value', ' instead of']],
  [5, ['a colon', ' before']],
  [6, ['a comma', ' before']],
  [7, ['a closing }', ' instead of']],
  [8, ['a closing ]', ' instead of']],
  [9, ['the end of the file', ', not']],
]);

const invalidSymbol = 1;

function explain(text: string, error: ParseError): string {
  const code: number = error.error;
  const found = text.slice(error.offset, error.offset + error.length);
  if (found.startsWith("'")) return 'Texts are written in double quotes: replace the single quotes.';
  if (code === invalidSymbol) return `${show(found)} is not JSON: ${adviseSymbol(found)}.`;
  const [expected, relation] = expectations.get(code) ?? [];
  if (expected === undefined) return sentences.get(code) ?? 'This is not JSON with comments.';
  if (error.offset >= text.trimEnd().length) return `Expected ${expected}, but the file ends here.`;
  return `Expected ${expected}${relation} ${show(found)}.`;
}

function adviseSymbol(found: string): string {
  if (/^(True|False|None|Null|TRUE|FALSE|NULL|undefined|NaN|Infinity)$/.test(found)) return 'write true, false, null or a number';
  return 'keys and texts are written in double quotes';
}

function show(found: string): string {
  const [line = ''] = found.split(/[\r\n]/);
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
