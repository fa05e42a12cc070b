import { expand, stemOf, unknownName, type Variables } from './make-variables.ts';
import type { Task } from './derive-tasks.ts';

/** A logical line. */
export interface Line {
  readonly text: string;
  /** In the makefile itself; that of the `include` for lines of included files. */
  readonly number: number;
}

/** What a rule says of one target. */
interface Rule {
  readonly line: number;
  readonly needs: string[];
  readonly recipe: string[];
}

/** The rules of a makefile as far as its text tells; both branches of a condition count. */
export interface Makefile {
  readonly variables: Variables;
  readonly targets: ReadonlyMap<string, Rule>;
  /** Rules for all names of a pattern: `test-%`. */
  readonly patterns: ReadonlyMap<string, Rule>;
  /** What make makes when it is called without a name; null for nothing. */
  readonly first: string | null;
}

const longestBody = 20_000;
const mostMade = 300;

const ruleStart = /^([\w.%/$({][^:#=\t]*?)\s*::?(?!=)\s*([^#]*?)(?:#.*)?$/;
/** Not a rule, though a text in it may look like one. */
const calledFunction = /^\s*\$[({](?:info|warning|error|eval|call|foreach|if|shell|file)\b/;
const assignment = /^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(\+|\?|:{1,3})?=\s*(.*?)\s*$/;
/** `test: FLAGS = x` sets a variable for a target. */
const ownVariable = /^(?:(?:export|override|private)\s+)*[\w.-]+\s*(?:[+?!]|:{1,3})?=/;

/** What make itself sets. */
const own: ReadonlyMap<string, string> = new Map(
  Object.entries({ CC: 'cc', CXX: 'g++', CPP: 'cc -E', AR: 'ar', LD: 'ld', RM: 'rm -f', SHELL: 'sh' }),
);

/** Reads the rules. What a name stands for is replaced in targets and needs, not in recipes, which may use what is set later. */
export function readMakefile(lines: readonly Line[]): Makefile {
  const variables = new Map(own);
  const targets = new Map<string, Rule>();
  const patterns = new Map<string, Rule>();
  let first: string | null = null;
  let current: readonly Rule[] = [];
  let isInDefine = false;
  let isInRule = false;
  for (const { text: whole, number } of lines) {
    // Before a rule has begun, a tab is only a blank.
    const text = isInRule ? whole : whole.trimStart();
    if (/^\s*define\b/.test(text)) isInDefine = true;
    if (/^\s*endef\b/.test(text)) isInDefine = false;
    if (isInDefine) continue;
    if (text.startsWith('\t')) {
      for (const rule of current) addLine(rule, text.slice(1));
      continue;
    }
    const assigned = assignment.exec(text);
    if (assigned !== null) {
      const [, name = '', operator, value = ''] = assigned;
      const before = operator === '+' ? `${variables.get(name) ?? ''} ` : '';
      if (operator !== '?' || !variables.has(name)) variables.set(name, before + value.replace(/\s#.*$/, ''));
      current = [];
      isInRule = false;
      continue;
    }
    const rule = calledFunction.test(text) ? null : ruleStart.exec(withoutReplacements(text, variables));
    if (rule === null) continue;
    isInRule = true;
    const [needs = '', recipe] = ownVariable.test(rule[2] ?? '') ? [] : (rule[2] ?? '').split(/\s*;\s*(.*)/s);
    const names = wordsOf(expand(rule[1] ?? '', variables, 'names')).filter((name) => /^[\w.%/-]+$/.test(name));
    current = names.map((name) => {
      const map = name.includes('%') ? patterns : targets;
      const known = map.get(name) ?? { line: number, needs: [], recipe: [] };
      map.set(name, known);
      return known;
    });
    first ??= names.find((name) => !/^\.[A-Z]|%/.test(name)) ?? null;
    for (const each of current) {
      each.needs.push(...wordsOf(expand(needs, variables, 'names')).filter((need) => need !== '|'));
      if (recipe !== undefined && recipe !== '') addLine(each, recipe);
    }
  }
  return { variables, targets, patterns, first };
}

/** `$(NAMES:%=test-%):` has colons and signs of its own. */
function withoutReplacements(text: string, variables: Variables): string {
  return text.includes('$')
    ? text.replaceAll(/\$[({][\w.-]+:[^(){}=]*=[^(){}]*[)}]/g, (all) => expand(all, variables, 'names'))
    : text;
}

function addLine({ recipe }: Rule, line: string): void {
  if (recipe.reduce((sum, each) => sum + each.length, 0) < longestBody) recipe.push(line);
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((name) => name !== '' && !name.includes('*'));
}

/** Names that only files could be which are there, or not: no rule makes them. */
export function unresolvedNeeds(makefile: Makefile, asked: readonly string[]): readonly string[] {
  const { targets } = withMade(makefile, asked);
  const needs = [...targets.values()].flatMap((rule) => rule.needs);
  return [...new Set(needs)].filter((need) => /^[\w./-]+$/.test(need) && !targets.has(need) && !need.startsWith('_'));
}

/**
 * The targets with what they run, also those that patterns make when they are needed or `asked` for. What is needed, is no file
 * (`there`) and comes from no rule is not known, and so what makes it is not.
 */
export function writeTargets(makefile: Makefile, asked: readonly string[], there: ReadonlySet<string>): readonly Task[] {
  const { variables } = makefile;
  const { targets } = withMade(makefile, asked);
  return [...targets]
    .filter(([name]) => !/^\.[A-Z]|\$/.test(name))
    .map(([name, { line, needs, recipe }]) => {
      const before = needs.flatMap((need) => {
        // Files by their pattern, and what compilers make.
        if (targets.has(need)) return need === name ? [] : [`run ${need}`];
        if (/^[_-]|%|\.(?:o|lo|obj|c|h|cc|cpp|hpp)$/.test(need) || there.has(need)) return [];
        return [`needs-unknown ${need.includes(unknownName) ? 'a target that a variable names' : need}`];
      });
      return { name, line, body: [...before, ...recipe.map((each) => toShell(each, variables))].join('\n') };
    });
}

/** With a target for each name that is needed or asked for and fits a pattern. */
function withMade({ targets, patterns }: Makefile, asked: readonly string[]): Pick<Makefile, 'targets'> {
  const all = new Map(targets);
  const open = [...asked, ...[...targets.values()].flatMap((rule) => rule.needs)];
  let made = 0;
  // It grows while it is walked.
  for (const name of open) {
    if (all.has(name) || made >= mostMade || !/^[\w./-]+$/.test(name) || name.startsWith('_')) continue;
    for (const [pattern, rule] of patterns) {
      // What fits anything is meant for names that somebody asks for, not for files.
      const stem = pattern === '%' && !asked.includes(name) ? null : stemOf(name, pattern);
      if (stem === null || (rule.recipe.length === 0 && rule.needs.length === 0)) continue;
      made++;
      const needs = rule.needs.map((need) => need.replace('%', () => stem));
      all.set(name, { line: rule.line, needs, recipe: rule.recipe.map((each) => each.replaceAll('$*', stem)) });
      open.push(...needs);
      break;
    }
  }
  return { targets: all };
}

/** A line of a recipe as its shell gets it; a call of make itself as a call of its target. */
function toShell(line: string, variables: Variables): string {
  const plain = line.replace(/^[\s@+-]+/, '').replaceAll(/\$\((?:MAKE)\)|\$\{MAKE\}/g, 'make');
  const shell = expand(plain, variables, 'recipe')
    .replaceAll('$$', '$')
    .replaceAll(/(?<=^|[;&|(]\s*)make ([\w./-]+)(?=\s*(?:$|[;&|)]))/g, 'run $1');
  // Its words are meant for somebody who types them.
  if (/\$[({]MAKECMDGOALS\b/.test(line)) return `needs-words; ${shell}`;
  // What is done in a folder that is not known is not known either.
  return /\bcd\s+["']?(?:_(?:\/|\s|$)|\/)/.test(shell) ? `$unknown; ${shell}` : shell;
}
