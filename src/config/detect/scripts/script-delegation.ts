import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { ProgramCall } from './script-steps.ts';

/** A call that runs scripts of other packages of the workspace. */
export interface Delegation {
  /** Names of scripts, or of the runner's tasks. */
  readonly tasks: readonly string[];
  /** What packages must have as name or folder: patterns; those with `!` take packages out again. Empty for all packages. */
  readonly filters: readonly string[];
}

/** A package as filters see it. */
export interface DelegatePackage {
  readonly folder: string;
  readonly name: string | null;
}

/** How one runner is told which scripts to run where. */
interface RunnerForm {
  /** Of the words in front of a script: those that must be there in this order, for this form to be meant. */
  readonly needs: RegExp;
  /** Flags that name packages, each with a value. */
  readonly filter?: RegExp;
  /** Flags with other values. */
  readonly valued?: RegExp;
  /** Flags whose values are scripts. */
  readonly task?: RegExp;
  /** Words that are no scripts. */
  readonly verbs: RegExp;
  /** How many of the words are scripts; the others are arguments of the script. */
  readonly takes?: 'one' | 'all' | 'none';
  /** The first word is a package instead of a script. */
  readonly namesPackage?: true;
}

const forms: readonly (readonly [program: RegExp, form: RunnerForm])[] = [
  [
    /^turbo$/,
    { needs: /^/, filter: /^(?:--filter|-F)$/, valued: /^(?:--concurrency|--cwd|--cache-dir|--team|--token)$/, verbs: /^run$/ },
  ],
  [
    /^nx$/,
    {
      needs: /(?:^| )(?:run-many|affected)(?: |$)/,
      filter: /^(?:-p|--projects?)$/,
      valued: /^(?:--parallel|--exclude|-c|--configuration|--base|--head|--files)$/,
      task: /^(?:-t|--targets?)$/,
      verbs: /^(?:run-many|affected)$/,
      takes: 'none',
    },
  ],
  [
    /^lerna$/,
    { needs: /(?:^| )run /, filter: /^--scope$/, valued: /^(?:--concurrency|--ignore|--since)$/, verbs: /^run$/, takes: 'one' },
  ],
  [/^lage$/, { needs: /^/, filter: /^(?:--scope|--to)$/, valued: /^(?:--concurrency|--since|--reporter)$/, verbs: /^run$/ }],
  [/^moon$/, { needs: /(?:^| )(?:run )?:\w/, valued: /^(?:-c|--concurrency)$/, verbs: /^run$/ }],
  [/^ultra$/, { needs: /(?:^| )(?:-r|--recursive)(?: |$)/, filter: /^--filter$/, verbs: /^run$/, takes: 'one' }],
  [/^wsrun$/, { needs: /^/, filter: /^(?:-p|--package)$/, verbs: /^$/, takes: 'one' }],
  [
    /^pnpm$/,
    {
      needs: /(?:^| )(?:-r|--recursive|-F|--filter|--filter-prod|-C|--dir)(?:[ =]|$)|^(?:recursive|m|multi) /,
      filter: /^(?:-F|--filter|--filter-prod|-C|--dir)$/,
      valued: /^(?:--workspace-concurrency|--reporter|--loglevel)$/,
      verbs: /^(?:run|run-script|recursive|m|multi)$/,
      takes: 'one',
    },
  ],
  [
    /^npm$/,
    {
      needs: /(?:^| )(?:-ws|--workspaces|-w|--workspace|--prefix|-C)(?:[ =]|$)/,
      filter: /^(?:-w|--workspace|--prefix|-C)$/,
      verbs: /^(?:run|run-script|rum|urn)$/,
      takes: 'one',
    },
  ],
  [/^yarn$/, { needs: /^workspace \S/, verbs: /^(?:workspace|run)$/, takes: 'one', namesPackage: true }],
  [
    /^yarn$/,
    {
      needs: /(?:^| )workspaces (?:foreach |run )/,
      filter: /^(?:--include|--from)$/,
      valued: /^(?:-j|--jobs|--exclude)$/,
      verbs: /^(?:workspaces|foreach|run)$/,
      takes: 'one',
    },
  ],
  [/^yarn$/, { needs: /(?:^| )--cwd(?:[ =]|$)/, filter: /^--cwd$/, verbs: /^run$/, takes: 'one' }],
  [
    /^bun$/,
    {
      needs: /(?:^| )(?:-F|--filter|--workspaces|--cwd)(?:[ =]|$)/,
      filter: /^(?:-F|--filter|--cwd)$/,
      verbs: /^run$/,
      takes: 'one',
    },
  ],
];

const npmNames: ReadonlyMap<string, string> = new Map([
  ['t', 'test'],
  ['tst', 'test'],
]);

/** What a call in a package, whose folder is `base`, asks of other packages; null when it asks nothing of them. */
export function readDelegation(call: ProgramCall, base = '.'): Delegation | null {
  const { program, folder } = call;
  let { args } = call;
  if (folder === null) return null;
  if (folder !== '') return readInFolder(program, args, posix.join(base, folder));
  if (program === 'nx') args = plainNx(args);
  const text = args.join(' ');
  const form = forms.find(([programs, { needs }]) => programs.test(program) && needs.test(text))?.[1];
  return form === undefined ? null : readForm(form, args);
}

const nxVerbs =
  /^(?:run-many|affected|format.*|graph|dep-graph|migrate|serve|dev|start|reset|report|list|daemon|workspace-.*|g|generate|release|exec|add|init|connect.*|repair|show|sync.*|watch|login|mcp)$/;

/** `nx lint shop`, `nx run shop:lint` and `nx affected:lint` in the words of `nx run-many`. */
function plainNx(args: readonly string[]): readonly string[] {
  const [verb = '', target = '', ...others] = args;
  const affected = /^affected:(.+)$/.exec(verb)?.[1];
  if (affected !== undefined) return ['run-many', '-t', affected];
  if (verb === 'run' && target.includes(':'))
    return ['run-many', '-t', target.split(':')[1]!, '-p', target.split(':')[0]!, ...others];
  if (!/^[\w-]+$/.test(verb) || nxVerbs.test(verb)) return args;
  return /^[\w@/-]+$/.test(target) && !target.startsWith('-') ? ['run-many', '-t', verb, '-p', target] : ['run-many', '-t', verb];
}

/** `cd packages/a && npm run lint`: the same as with a filter. */
function readInFolder(program: string, args: readonly string[], folder: string): Delegation | null {
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return null;
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  const task = first === 'run' || first === 'run-script' ? second : first;
  return task === undefined ? null : { tasks: [npmNames.get(task) ?? task], filters: [folder] };
}

function readForm(form: RunnerForm, args: readonly string[]): Delegation | null {
  const tasks: string[] = [];
  const filters: string[] = [];
  const words: string[] = [];
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  for (let index = 0; index < own.length; index++) {
    const arg = own[index]!;
    const [flag, inline] = arg.startsWith('-') ? splitOnce(arg) : [''];
    const value = () => inline ?? own[++index] ?? '';
    if (!arg.startsWith('-')) {
      if (!form.verbs.test(arg) || words.length > 0) words.push(arg);
    } else if (form.filter?.test(flag) === true) filters.push(...value().split(','));
    else if (form.task?.test(flag) === true) {
      tasks.push(...value().split(','));
      while (form.takes === 'none' && own[index + 1]?.startsWith('-') === false) tasks.push(own[++index]!);
    } else if (form.valued?.test(flag) === true) value();
  }
  if (form.namesPackage === true) filters.push(words.shift() ?? '');
  if (form.namesPackage === true && form.verbs.test(words[0] ?? '')) words.shift();
  if (form.takes !== 'none') tasks.push(...(form.takes === 'one' ? words.slice(0, 1) : words));
  // `package#task` of Turborepo and `:task` of moon.
  const names = tasks.map((task) => npmNames.get(task) ?? task.replace(/^:/, '').replace(/^.*#/, ''));
  const packages = tasks.flatMap((task) => /^(.+)#/.exec(task)?.[1] ?? []);
  const known = names.filter((name) => name !== '');
  return known.length === 0 ? null : { tasks: known, filters: [...filters.filter(isPackageFilter), ...packages] };
}

function splitOnce(arg: string): readonly [string, string?] {
  const at = arg.indexOf('=');
  return at < 0 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)];
}

/** Not a range of commits: what has changed may be any package. */
function isPackageFilter(filter: string): boolean {
  return filter !== '' && !/^(?:\.\.\.)?\[/.test(filter) && !filter.startsWith('tag:');
}

/** The packages that a delegation means. */
export function selectPackages<T extends DelegatePackage>({ filters }: Delegation, packages: readonly T[]): readonly T[] {
  const includes = filters.filter((filter) => !filter.startsWith('!')).map(matcherOf);
  const excludes = filters.filter((filter) => filter.startsWith('!')).map((filter) => matcherOf(filter.slice(1)));
  return packages.filter(
    (one) => (includes.length === 0 || includes.some((matches) => matches(one))) && !excludes.some((matches) => matches(one)),
  );
}

function matcherOf(filter: string): (one: DelegatePackage) => boolean {
  const plain = posix
    .normalize(filter.replaceAll(/[{}]|\.\.\.|\^|\[.*$/g, ''))
    .replace(/^\.\//, '')
    .replace(/\/$/, '');
  const isCostly = plain.length > 300 || plain.split('*').length > 8;
  const noextglob = !/^[^()]*[!@]\([^()*+?]*\)[^()]*$/.test(plain);
  const matches = isCostly || !/[*?(]/.test(plain) ? (text: string) => text === plain : picomatch(plain, { noextglob });
  const isStar = plain === '*' || plain === '**';
  return ({ folder, name }) => isStar || matches(folder) || (name !== null && (matches(name) || name.endsWith(`/${plain}`)));
}
