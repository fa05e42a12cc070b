import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { ConfigProblem } from '../../../model/problem.ts';

/** One entry of `scripts`; `line` is one-based. */
export interface Script {
  readonly name: string;
  readonly body: string;
  readonly line: number;
}

/** One of the patterns that say which folders are packages of a workspace; one with `!` takes folders out again. */
export interface PackagePattern {
  readonly pattern: string;
  /** One-based. */
  readonly line: number;
}

/** What detection reads of a package.json. */
export interface Manifest {
  readonly name: string | null;
  readonly scripts: readonly Script[];
  /** Names in any of the dependency tables. */
  readonly dependencies: ReadonlySet<string>;
  /** `workspaces`; null when there are none. */
  readonly workspaces: readonly PackagePattern[] | null;
  /** The line of each key at the top: tools keep their configuration there. */
  readonly keys: ReadonlyMap<string, number>;
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
  const scripts = expandWireit(readScripts(fields.get('scripts'), lines, complain), fieldsOf(fields.get('wireit')));
  const manifest = {
    name: textOf(fields.get('name')),
    scripts,
    dependencies: readDependencies(fields),
    workspaces: readWorkspaces(fields.get('workspaces'), lines),
    keys: new Map([...fields].map(([key, value]) => [key, lines.positionOf(value.parent?.offset ?? value.offset).line])),
    packageManager: readPackageManager(fields),
  };
  return { manifest, problems };
}

/** A list, or an object with the list in `packages`, as Yarn 1 wants it. */
function readWorkspaces(node: Node | undefined, lines: LineIndex): readonly PackagePattern[] | null {
  const list = node?.type === 'object' ? fieldsOf(node).get('packages') : node;
  if (list?.type !== 'array') return null;
  return (list.children ?? []).flatMap((item) => {
    const pattern = textOf(item);
    return pattern === null ? [] : [{ pattern, line: lines.positionOf(item.offset).line }];
  });
}

/** What a script that is only `wireit` amounts to: the scripts that its entry there depends on, and then the entry's command. */
function expandWireit(scripts: readonly Script[], entries: ReadonlyMap<string, Node>): readonly Script[] {
  if (entries.size === 0) return scripts;
  return scripts.map((script) => {
    const entry = fieldsOf(entries.get(script.name));
    if (script.body.trim() !== 'wireit' || entry.size === 0) return script;
    const needed = (entry.get('dependencies')?.children ?? []).flatMap(
      (item) => textOf(item) ?? textOf(fieldsOf(item).get('script')) ?? [],
    );
    const calls = needed.map((name) => `npm run ${name}`);
    const command = textOf(entry.get('command'));
    return { ...script, body: [...calls, ...(command === null ? [] : [command])].join(' && ') };
  });
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
