import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { ConfigProblem } from '../../model/problem.ts';

/** One entry of `scripts`; `line` is one-based. */
export interface Script {
  readonly name: string;
  readonly body: string;
  readonly line: number;
}

/** What detection reads of a package.json. */
export interface Manifest {
  readonly scripts: readonly Script[];
  /** Names in any of the dependency tables. */
  readonly dependencies: ReadonlySet<string>;
  /** `packageManager`, or what `devEngines` says; e.g. `pnpm@9.1.0`. */
  readonly packageManager: string | null;
}

/**
 * Reads a package.json. `manifest` is null when the text is not JSON as package managers read it, or no object: its scripts cannot be
 * run then either. Entries of a wrong type are left out, each with a problem.
 */
export function readManifest(text: string, file: string): { manifest: Manifest | null; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const lines = new LineIndex(text);
  const complain = (offset: number, message: string) =>
    problems.push({ severity: 'warning', message, file, ...lines.positionOf(offset), check: null });
  const errors: ParseError[] = [];
  const tree = parse(text, errors);
  const [error] = errors;
  if (tree === undefined || error !== undefined || tree.type !== 'object') {
    const what = error === undefined ? 'it is not an object' : describe(printParseErrorCode(error.error));
    complain(
      error?.offset ?? 0,
      `This is not valid JSON for a package.json: ${what}. Its scripts are left out until that is repaired.`,
    );
    return { manifest: null, problems };
  }
  const fields = fieldsOf(tree);
  const scripts = readScripts(fields.get('scripts'), lines, complain);
  return { manifest: { scripts, dependencies: readDependencies(fields), packageManager: readPackageManager(fields) }, problems };
}

function parse(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    // Nested deeper than the stack goes.
    return undefined;
  }
}

/** "PropertyNameExpected" as words. */
function describe(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

/** More than people write; what they have to do with each other takes time to find out. */
const mostScripts = 1_000;

function readScripts(
  node: Node | undefined,
  lines: LineIndex,
  complain: (offset: number, message: string) => void,
): readonly Script[] {
  if (node === undefined) return [];
  if (node.type !== 'object') {
    complain(node.offset, '"scripts" must be an object of commands by name. No scripts are taken from here.');
    return [];
  }
  const scripts = new Map<string, Script>();
  for (const [name, value] of fieldsOf(node)) {
    if (scripts.size === mostScripts) {
      complain(value.offset, `There are more than ${mostScripts} scripts. Those from here on are left out.`);
      break;
    }
    const body: unknown = value.type === 'string' ? value.value : null;
    if (typeof body === 'string')
      scripts.set(name, { name, body, line: lines.positionOf(value.parent?.offset ?? value.offset).line });
    else complain(value.offset, `The script ${JSON.stringify(name)} must be a string. It is left out.`);
  }
  return [...scripts.values()];
}

/** As in `JSON.parse`, the last of equal names counts. A Map: names like `__proto__` are only names. */
function fieldsOf(node: Node | undefined): ReadonlyMap<string, Node> {
  const fields = new Map<string, Node>();
  if (node?.type !== 'object') return fields;
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key !== undefined && value !== undefined) fields.set(String(key.value), value);
  }
  return fields;
}

function readDependencies(fields: ReadonlyMap<string, Node>): ReadonlySet<string> {
  const tables = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return new Set(tables.flatMap((table) => [...fieldsOf(fields.get(table)).keys()]));
}

function readPackageManager(fields: ReadonlyMap<string, Node>): string | null {
  const own = textOf(fields.get('packageManager'));
  if (own !== null) return own;
  const engine = fieldsOf(fieldsOf(fields.get('devEngines')).get('packageManager'));
  const name = textOf(engine.get('name'));
  return name === null ? null : `${name}@${textOf(engine.get('version')) ?? ''}`;
}

function textOf(node: Node | undefined): string | null {
  return node?.type === 'string' ? String(getNodeValue(node)) : null;
}

class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) this.#starts.push(index + 1);
  }

  /** One-based. */
  positionOf(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }
}
