import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import type { Candidates } from '../detection.ts';
import { deriveTasks, type Task } from './derive-tasks.ts';

/** In the order in which make looks for them. */
const makefiles: readonly string[] = ['GNUmakefile', 'makefile', 'Makefile'];
const mostIncludes = 10;
const longestBody = 20_000;

/** The targets of a root's makefile that are checks. The file is read as text: make itself would run what `$(shell …)` says. */
export async function detectMake(context: DetectContext): Promise<Candidates> {
  const file = makefiles.find((name) => context.entries.has(name));
  if (file === undefined) return { candidates: [], problems: [] };
  const lines = await readLines(context, file);
  const candidates = await deriveTasks(
    {
      runner: 'make',
      command: ['make'],
      getIt: 'get it from your system, such as by the package "make"',
      program: await context.findProgram('make'),
      file,
      folder: '.',
      tasks: readTargets(lines),
    },
    context,
  );
  return { candidates, problems: [] };
}

interface Line {
  readonly text: string;
  /** In the makefile itself; that of the `include` for lines of included files. */
  readonly number: number;
}

/** The logical lines of a makefile with those of the files that it includes by a literal name. */
async function readLines(context: DetectContext, file: string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let includes = 0;
  const add = async (path: string, at: number | null): Promise<void> => {
    const content = await context.read(path);
    if (content.status !== 'read') return;
    for (const { text, number } of joinLines(content.text)) {
      lines.push({ text, number: at ?? number });
      const included = /^[-s]?include\s+(\S.*)$/.exec(text)?.[1];
      for (const name of included?.split(/\s+/).filter((word) => /^[\w./-]+$/.test(word)) ?? []) {
        const inside = posix.normalize(posix.join(posix.dirname(path), name));
        if (includes++ < mostIncludes && !inside.startsWith('..') && !posix.isAbsolute(name)) await add(inside, at ?? number);
      }
    }
  };
  await add(file, null);
  return lines;
}

function joinLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let open: { text: string; number: number } | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const piece: string = open === null ? raw : `${open.text} ${raw.trim()}`;
    const number: number = open?.number ?? index + 1;
    if (raw.endsWith('\\')) open = { text: piece.slice(0, -1), number };
    else {
      lines.push({ text: piece, number });
      open = null;
    }
  }
  return lines;
}

const ruleStart = /^([\w.%/$({][^:#=\t]*?)\s*::?(?!=)\s*([^#]*?)(?:#.*)?$/;
/** Not a rule, though a text in it may look like one. */
const calledFunction = /^\s*\$[({](?:info|warning|error|eval|call|foreach|if|shell|file)\b/;
const assignment = /^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(\+|\?|:{1,3})?=\s*(.*?)\s*$/;

/** What make itself sets. */
const own: ReadonlyMap<string, string> = new Map(
  Object.entries({ CC: 'cc', CXX: 'g++', CPP: 'cc -E', AR: 'ar', LD: 'ld', RM: 'rm -f', SHELL: 'sh' }),
);

/** The explicit targets with what they run; both branches of a condition count. */
export function readTargets(lines: readonly Line[]): readonly Task[] {
  const variables = new Map(own);
  const targets = new Map<string, { line: number; body: string[] }>();
  let current: readonly string[] = [];
  let isInDefine = false;
  for (const { text, number } of lines) {
    if (/^\s*define\b/.test(text)) isInDefine = true;
    if (/^\s*endef\b/.test(text)) isInDefine = false;
    if (isInDefine) continue;
    if (text.startsWith('\t')) {
      for (const name of current) addToBody(targets.get(name), text.slice(1));
      continue;
    }
    const assigned = assignment.exec(text);
    if (assigned !== null) {
      const [, name = '', operator, value = ''] = assigned;
      const before = operator === '+' ? `${variables.get(name) ?? ''} ` : '';
      if (operator !== '?' || !variables.has(name)) variables.set(name, before + value.replace(/\s#.*$/, ''));
      current = [];
      continue;
    }
    const rule = calledFunction.test(text) ? null : ruleStart.exec(text);
    if (rule === null) continue;
    const [needs = '', recipe] = (rule[2] ?? '').split(/\s*;\s*(.*)/s);
    current = namesIn(expand(rule[1] ?? '', variables, '_')).filter((name) => /^[\w.%/-]+$/.test(name));
    for (const name of current) {
      const target = targets.get(name) ?? { line: number, body: [] };
      targets.set(name, target);
      for (const need of namesIn(expand(needs, variables, '_')))
        if (need !== name && /^[\w.-]/.test(need)) target.body.push(`run ${need}`);
      if (recipe !== undefined && recipe !== '') addToBody(target, recipe);
    }
  }
  return [...targets]
    .filter(([name]) => !/^\.[A-Z]|[%$]/.test(name))
    .map(([name, { line, body }]) => ({ name, line, body: body.map((each) => toShell(each, variables)).join('\n') }));
}

function addToBody(target: { readonly body: string[] } | undefined, line: string): void {
  if (target !== undefined && target.body.reduce((sum, each) => sum + each.length, 0) < longestBody) target.body.push(line);
}

function namesIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((name) => name !== '' && !/[%*]/.test(name));
}

/** A line of a recipe as its shell gets it; a call of make itself as a call of its target. */
function toShell(line: string, variables: ReadonlyMap<string, string>): string {
  const plain = line.replace(/^[\s@+-]+/, '').replaceAll(/\$\((?:MAKE)\)|\$\{MAKE\}/g, 'make');
  const shell = expand(plain, variables)
    .replaceAll('$$', '$')
    .replaceAll(/(?<=^|[;&|(]\s*)make ([\w./-]+)(?=\s*(?:$|[;&|)]))/g, 'run $1');
  // What is done in a folder that is not known is not known either.
  return /\bcd\s+["']?(?:_(?:\/|\s|$)|\/)/.test(shell) ? `$unknown; ${shell}` : shell;
}

const deepest = 6;

/** Variables that the makefile sets, by their values; those that it does not set are empty, and what functions give is not known. */
function expand(text: string, variables: ReadonlyMap<string, string>, unknownStart = '$unknown', depth = 0): string {
  if (!text.includes('$')) return text;
  if (depth > deepest || text.length > longestBody) return text.replaceAll(/\$[({][^)}]*[)}]?/g, '$unknown');
  const replaced = text.replaceAll(
    /\$(?:\(([^()]*)\)|\{([^{}]*)\}|([@<^*?+%]))/g,
    (all, round: string | undefined, curly: string | undefined) => {
      const name = round ?? curly;
      if (name === undefined) return '_';
      if (/^[\w.-]+$/.test(name)) return name === 'CURDIR' || name === 'PWD' ? '.' : (variables.get(name) ?? '');
      if (/^(?:info|warning|error)\s/.test(name)) return '';
      // At the start of a command it could be any program.
      return /^\w+[: ]/.test(name) ? (text.trimStart().startsWith(all) ? unknownStart : '_') : all;
    },
  );
  return replaced === text ? text : expand(replaced, variables, unknownStart, depth + 1);
}
