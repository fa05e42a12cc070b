import { posix } from 'node:path';
import { Breather } from '../../engine/inputs/breather.ts';
import type { Check } from '../../model/check.ts';
import type { DetectContext } from './context.ts';
import type { FileTree } from './file-tree.ts';
import { isWithin } from './tool-evidence.ts';
import { toolReaches, type ToolReach } from './tool-reach.ts';

/**
 * Names the files that decide a verdict where that is certain: a check that is nothing but a tool which looks at files of some kinds and
 * at its configuration. All others depend on everything, as before.
 */
export async function narrowInputs(checks: readonly Check[], context: DetectContext): Promise<readonly Check[]> {
  const tree = await context.tree();
  if (tree.isCut) return checks;
  const root = new RootFacts(context, tree);
  const breather = new Breather();
  const narrowed: Check[] = [];
  for (const check of checks) {
    await breather.breathe();
    const inputs = check.inputs === null ? await findInputs(check, root) : check.inputs;
    narrowed.push(inputs === check.inputs ? check : { ...check, inputs });
  }
  return narrowed;
}

async function findInputs(check: Check, root: RootFacts): Promise<readonly string[] | null> {
  const { cwd } = check;
  const call = isPlain.test(cwd) ? readCall(check) : null;
  if (call === null || (call.reach.across === 'project' && cwd !== '.')) return null;
  const named = readArguments(call, cwd, root.tree);
  if (named === null || (await root.isInDoubt(call.reach, cwd))) return null;
  return [...globsOf(call.reach, cwd), ...named];
}

/** A path in which nothing could be taken for a pattern. */
const isPlain = /^[\w@. /-]+$/;

interface Call {
  readonly reach: ToolReach;
  readonly args: readonly string[];
}

/** What may stand before a tool without being anything else; names of scripts hide no program behind these. */
const runners = /^(?:uv|poetry|python[\d.]*|run|-m|--no-sync)$/;

/** The tool that a check is in the form that only checks; null for anything else. */
function readCall({ work, kind, effect, command, tool }: Check): Call | null {
  if (work.type !== 'process' || work.shell || effect !== 'read') return null;
  if (kind !== 'lint' && kind !== 'format' && kind !== 'types') return null;
  const at = command.findIndex((word) => nameOf(word) === tool);
  if (at < 0 || command.slice(0, at).some((word) => !runners.test(nameOf(word)))) return null;
  const args = command.slice(at + 1);
  const reach = toolReaches.find(
    ({ tools, verbs }) => tools.includes(nameOf(command[at]!)) && verbs?.test(args[0] ?? '') !== false,
  );
  return reach === undefined ? null : { reach, args: reach.verbs === undefined ? args : args.slice(1) };
}

function nameOf(word: string): string {
  return word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1).replace(/\.(?:cmd|exe)$/i, '');
}

/** Flags with which a tool looks at more than it does by itself. */
const widening =
  /^(?:-x|--(?:plugins?|plugin-search-dir|rulesdir|parser|resolve-plugins-relative-to|custom-syntax|external-sources|files-from|stdin[\w-]*|include|extension|extend-include))(?:=|$)/;

/** The files that arguments name, relative to the root; null when they may name more than is known of the tool. */
function readArguments({ reach, args }: Call, cwd: string, tree: FileTree): readonly string[] | null {
  const endings = new Set((reach.endings ?? reach.butEndings ?? '').split(' '));
  const isKnown = (ending: string): boolean => ending !== '' && endings.has(ending) === (reach.endings !== undefined);
  const files: string[] = [];
  for (const arg of args) {
    if (widening.test(arg)) return null;
    const value = arg.startsWith('-') ? arg.slice(arg.indexOf('=') + 1 || arg.length) : arg.replace(/^!/, '');
    if (value === '' || value === '.' || value.includes('${report}')) continue;
    if (/[*?{[]/.test(value) && !arg.startsWith('-')) {
      if (reach.across === 'named' || value.startsWith('..') || !endingsOf(value).every(isKnown)) return null;
      continue;
    }
    const path = posix.join(cwd, value);
    if (tree.has(path)) {
      if (!isPlain.test(path)) return null;
      files.push(path);
    } else if (
      value.startsWith('/') ||
      value.startsWith('..') ||
      (reach.across === 'named' && !arg.startsWith('-') && isPath(value))
    )
      return null;
    else if (/^\.\w+(?:,\.\w+)*$/.test(value) && !value.split(',').every((one) => isKnown(one.slice(1)))) return null;
  }
  return reach.across === 'named' && files.length === 0 ? null : files;
}

function isPath(value: string): boolean {
  return /[/.]/.test(value);
}

/** What the names that a pattern is for end with: `{ts,tsx}` of `src/*.{ts,tsx}`; an empty one where nobody can tell. */
function endingsOf(pattern: string): readonly string[] {
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  if (/^\*+$/.test(name) || (!name.includes('*') && !name.includes('.'))) return [];
  const ending = /^[\w*.-]*\.([\w-]+|\{[\w,-]+\})$/.exec(name)?.[1] ?? '';
  return ending.replaceAll(/[{}]/g, '').split(',');
}

/** What steers tools from the folders above the one that they work in. */
const configurations = '*.{js,mjs,cjs,ts,mts,cts,json,jsonc,json5,yaml,yml,toml,cfg,ini}';

/** Below the folder of a check all that its tool looks at, above it what may be its configuration. */
function globsOf(reach: ToolReach, cwd: string): readonly string[] {
  const all = reach.names.split(' ');
  const anywhere = all.filter((name) => !isOnItsOwn.test(name));
  const own = ownGlobs(reach, anywhere, cwd === '.' ? '' : `${cwd}/`);
  if (cwd === '.') return own;
  const steering = anyOf([...anywhere.filter((name) => name.startsWith('.')), configurations]);
  return [...own, ...upwards(cwd).map((folder) => posix.join(folder, steering))];
}

function ownGlobs({ endings, butEndings, names }: ToolReach, anywhere: readonly string[], below: string): readonly string[] {
  if (butEndings !== undefined) return [`${below}**`, `!${below}**/*.${anyOf(butEndings.split(' '))}`];
  return [
    ...(endings === undefined ? [] : [`${below}**/*.${anyOf(endings.split(' '))}`]),
    ...(anywhere.length === 0 ? [] : [`${below}**/${anyOf(anywhere)}`]),
    ...names.split(' ').flatMap((name) => (isOnItsOwn.test(name) ? [below + (name.startsWith('+') ? `**/${name}` : name)] : [])),
  ];
}

/** Names that lead through folders, and those that cannot stand in braces. */
const isOnItsOwn = /[/+]/;

function anyOf(names: readonly string[]): string {
  const [only = '', ...others] = names;
  return others.length === 0 ? only : `{${names.join(',')}}`;
}

/** The folders that a folder lies in, up to the root. */
function upwards(folder: string): readonly string[] {
  const all: string[] = [];
  for (let above = folder; above !== '.';) {
    above = posix.dirname(above);
    all.push(above);
  }
  return all;
}

/** Whether configuration in a folder is that of a tool in another one, or of something below that. */
function isAround(folder: string, cwd: string): boolean {
  return isWithin(folder, cwd) || isWithin(cwd, folder);
}

/** Configuration whose name says nothing of that. */
const steering: ReadonlySet<string> = new Set(
  'pyproject.toml ruff.toml mypy.ini setup.cfg tox.ini taplo.toml shellcheckrc action.yml action.yaml'.split(' '),
);

/** A first look at a name, as there may be very many. */
function looksSteering(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.startsWith('.') || name.includes('.config.') || steering.has(name);
}

/** Reading more than this to be sure is not worth it. */
const most = { configurations: 40, manifests: 500 };

/** What the files of a root say of the reach of tools; looked up once each. */
class RootFacts {
  readonly tree: FileTree;
  readonly #context: DetectContext;
  readonly #inDoubt = new Map<ToolReach, boolean>();
  #configurations: Promise<readonly string[]> | null = null;
  #packages: Promise<ReadonlySet<string> | null> | null = null;

  constructor(context: DetectContext, tree: FileTree) {
    this.#context = context;
    this.tree = tree;
  }

  /** Whether configuration or a package that is asked for may have a tool look at more than is known of it. */
  async isInDoubt(reach: ToolReach, cwd: string): Promise<boolean> {
    const isByPackages = this.#inDoubt.get(reach) ?? (await this.#isInDoubtByPackages(reach));
    this.#inDoubt.set(reach, isByPackages);
    if (isByPackages) return true;
    for (const { paths, text } of reach.doubts ?? []) {
      const all = await (this.#configurations ??= this.#findConfigurations());
      const files = all.filter((path) => paths.test(path) && isAround(posix.dirname(path), cwd));
      if (files.length > most.configurations) return true;
      const contents = await Promise.all(files.map((path) => this.#context.read(path)));
      if (contents.some((one) => one.status === 'refused' || (one.status === 'read' && text.test(one.text)))) return true;
    }
    return false;
  }

  async #isInDoubtByPackages({ packages, tools }: ToolReach): Promise<boolean> {
    if (packages === undefined) return false;
    const asked = await (this.#packages ??= this.#readPackages());
    if (asked === null || [...asked].some((name) => packages.about.test(name) && !packages.known.test(name))) return true;
    return tools.includes('prettier') && this.#hasSharedConfiguration();
  }

  /** The files that one of the doubts is about. */
  async #findConfigurations(): Promise<readonly string[]> {
    const patterns = toolReaches.flatMap(({ doubts }) => doubts ?? []).map(({ paths }) => paths);
    const breather = new Breather();
    const found: string[] = [];
    for (const [number, path] of this.tree.paths.entries()) {
      if (number % 1_024 === 0) await breather.breathe();
      if (looksSteering(path) && patterns.some((pattern) => pattern.test(path))) found.push(path);
    }
    return found;
  }

  /** The packages that all manifests ask for; null when there are too many of them. */
  async #readPackages(): Promise<ReadonlySet<string> | null> {
    const manifests = this.tree.named('package.json');
    if (manifests.length > most.manifests) return null;
    const breather = new Breather();
    const names = new Set<string>();
    for (const path of manifests) {
      await breather.breathe();
      const content = await this.#context.read(path);
      if (content.status !== 'read') continue;
      for (const [, name] of content.text.matchAll(/"((?:@[\w.-]+\/)?[\w.-]+)"\s*:\s*"(?:[\^~\d*<>=][^"]*|[^"\s]*)"/g))
        names.add(name!);
    }
    return names;
  }

  /** `"prettier": "@scope/config"`: what that says is not known here. */
  async #hasSharedConfiguration(): Promise<boolean> {
    for (const path of this.tree.named('package.json')) {
      const content = await this.#context.read(path);
      if (
        content.status === 'read' &&
        /"prettier"\s*:\s*(?:"[@a-z][\w@/.-]*"\s*[,}]|\{[^}]{0,2000}"(?:plugins|parser)")/.test(content.text)
      )
        return true;
    }
    return false;
  }
}
