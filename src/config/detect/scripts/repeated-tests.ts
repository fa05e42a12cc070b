import { kindOfProgram } from '../tools.ts';
import { programsOf, type ScriptGraph } from './script-graph.ts';
import type { ProgramCall } from './script-steps.ts';

/**
 * Scripts whose tests another one runs as well, with all else that they do, by name: `test-ci-pnpm` beside `test`. Of two that do the
 * same, the one stays that CI runs, then `test`, then the first; one that does more than another stands for it only if it is one of
 * these. `names` are enabled, in the order of the manifest.
 */
export function findRepeatedTests(graph: ScriptGraph, names: readonly string[]): ReadonlyMap<string, string> {
  const works = names.flatMap((name) => {
    const work = graph.get(name)?.preset?.kind === 'test' ? workOf(graph, name) : null;
    return work === null ? [] : [{ name, work, rank: rankOf(graph, name) }];
  });
  const repeated = new Map<string, string>();
  // The sort is stable: among equals the last of the manifest is looked at first.
  for (const { name, work, rank } of works.toReversed().toSorted((a, b) => b.rank - a.rank)) {
    const other = works.find((one) => {
      if (one.name === name || repeated.has(one.name) || ![...work].every((key) => one.work.has(key))) return false;
      return one.work.size > work.size ? one.rank < leastRank : one.rank <= rank;
    });
    if (other !== undefined) repeated.set(name, other.name);
  }
  return new Map([...repeated.keys()].map((name) => [name, lastOf(repeated, name)]));
}

/** What a script repeats may itself repeat another one; the order says that they never do so in a circle. */
function lastOf(repeated: ReadonlyMap<string, string>, name: string): string {
  let last = name;
  for (let next = repeated.get(name); next !== undefined; next = repeated.get(next)) last = next;
  return last;
}

/** What is only a form of others: it measures, or is for another machine. */
const leastRank = 2;

/** The lower, the sooner a script is the one that is meant where several do the same. */
export function rankOf(graph: ScriptGraph, name: string): number {
  if (/cov|[:-]ci\b/.test(name)) return leastRank + 1;
  if (graph.get(name)?.isRunByCi === true) return 0;
  return name === 'test' ? 1 : leastRank;
}

/** All that a script runs, each command as a text to compare; null where no test is among it. */
function workOf(graph: ScriptGraph, name: string): ReadonlySet<string> | null {
  const calls = programsOf(graph, name);
  if (calls.some(({ folder }) => folder === null) || !calls.some(isTest)) return null;
  return new Set(calls.map((call) => (isTest(call) ? testOf(call) : call.text)));
}

function isTest({ program }: ProgramCall): boolean {
  return kindOfProgram(program) === 'test';
}

/** Flags that choose tests or change what is tested; others change how tests are run, shown or measured. */
const choosing =
  /^(?:-[cdgftpr]|--(?:grep|fgrep|filter|testNamePattern|testPathPatterns?|testPathIgnorePatterns|testMatch|testRegex|project|projects|selectProjects|config|env|environment|dir|root|rootDir|require|import|loader|conditions|ignore|ignores|exclude|spec|only|changed|shard|typecheck|mode|browser|browsers|name|tag|group|testsuite|inspect|roots))(?:=|$)/;

/** What a test runner is to test: the paths that it is given, and what chooses among them. */
function testOf({ program, args, folder, text }: ProgramCall): string {
  const chosen = args.filter((arg, index) => {
    if (arg.startsWith('-')) return choosing.test(arg);
    const flag = args[index - 1];
    // The value of a flag, which is no path.
    return !(flag?.startsWith('--') === true && !choosing.test(flag) && /^\d+$/.test(arg));
  });
  return [folder, ...environmentOf(text), program, ...chosen].join(' ');
}

/** The variables that are set in front of a command, but those that every machine sets otherwise. */
function environmentOf(text: string): readonly string[] {
  const words = text.split(' ').filter((word) => /^[A-Za-z_]\w*=/.test(word));
  return words.filter((word) => !/^(?:NODE_ENV=test$|CI=|FORCE_COLOR=|NO_COLOR=|NODE_OPTIONS=--max)/.test(word));
}
