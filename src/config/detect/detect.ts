import { checkBrokenManifests } from './broken-manifests.ts';
import { setImmediate } from 'node:timers/promises';
import type { Check } from '../../model/check.ts';
import { messageOf } from '../../model/result.ts';
import type { Looked } from '../detection-memory.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { mayHaveCi } from './ci/read-ci.ts';
import { createContext, type DetectContext, type Detector } from './context.ts';
import type { Candidates, Detection } from './detection.ts';
import { WatchedContext } from './watched-context.ts';
import { detectGit } from './git.ts';
import { mayHaveHooks } from './hooks/read-hooks.ts';
import { languages } from './languages.ts';
import { reconcile } from './reconcile.ts';
import { taskRunners } from './tasks/task-runners.ts';

/** An ecosystem, whose code is loaded only where a cheap look says that there is something for it. */
export interface Ecosystem {
  readonly name: string;
  readonly isThere: (context: DetectContext) => boolean | Promise<boolean>;
  readonly load: () => Promise<Detector>;
}

const ecosystems: readonly Ecosystem[] = [
  { name: 'git', isThere: ({ repository }) => repository !== null, load: async () => detectGit },
  {
    name: 'JavaScript',
    isThere: async (context) => {
      if (
        ['package.json', 'biome.json', 'biome.jsonc', 'dprint.json', '.oxlintrc.json'].some((name) => context.entries.has(name))
      )
        return true;
      return (await context.tree()).ownNamed('package.json').length > 0;
    },
    load: async () => (await import('./javascript/package-scripts.ts')).detectPackageScripts,
  },
  {
    name: 'Deno',
    isThere: async (context) =>
      (await context.tree()).ownNamed('deno.json').length + (await context.tree()).ownNamed('deno.jsonc').length > 0,
    load: async () => (await import('./javascript/deno.ts')).detectDeno,
  },
  ...languages,
  ...taskRunners,
];

/** Finds the checks that the files of a root imply, as `detectChecks` says, and tells what that depends on. */
export async function detect(root: string, env: NodeJS.ProcessEnv): Promise<Looked> {
  const startedMs = Date.now();
  let watched: WatchedContext;
  try {
    watched = new WatchedContext(await createContext(root, env), env);
  } catch (thrown) {
    const problems = [warn(`The folder ${root} cannot be read: ${messageOf(thrown)}`)];
    return { detection: { checks: [], problems }, marks: null, startedMs };
  }
  return { detection: await detectIn(watched.context), marks: watched.marks, startedMs };
}

async function detectIn(context: DetectContext): Promise<Detection> {
  const found = await Promise.all(await startAll(context));
  const broken = checkBrokenManifests(found.flatMap((one) => one.problems));
  await setImmediate();
  const reconciled = reconcile(found);
  await setImmediate();
  const hasWitnesses = mayHaveCi(context) || mayHaveHooks(context);
  const { candidates, problems } = hasWitnesses ? await confirmSafely(reconciled, context) : reconciled;
  const checks = await narrowSafely(
    candidates.map(({ check }) => check),
    context,
  );
  return { checks: [...checks.checks, ...broken], problems: [...problems, ...checks.problems] };
}

/** Each begins in a turn of its own of the event loop, so that what they do at once does not block it as one piece. */
async function startAll(context: DetectContext): Promise<readonly Promise<Candidates>[]> {
  await context.tree();
  const started: Promise<Candidates>[] = [];
  for (const ecosystem of ecosystems) {
    started.push(detectSafely(ecosystem, context));
    await setImmediate();
  }
  return started;
}

/** One detector's trouble must not hide what the others find. */
async function detectSafely({ name, isThere, load }: Ecosystem, context: DetectContext): Promise<Candidates> {
  try {
    if (!(await isThere(context))) return { candidates: [], problems: [] };
    const detector = await load();
    return await detector(context);
  } catch (thrown) {
    return { candidates: [], problems: [warn(`The detection of ${name} failed: ${messageOf(thrown)}`)] };
  }
}

async function confirmSafely(found: Candidates, context: DetectContext): Promise<Candidates> {
  try {
    const { confirm } = await import('./ci/confirm.ts');
    return await confirm(found, context);
  } catch (thrown) {
    return { ...found, problems: [...found.problems, warn(`What CI and git hooks run could not be read: ${messageOf(thrown)}`)] };
  }
}

async function narrowSafely(checks: readonly Check[], context: DetectContext): Promise<Detection> {
  try {
    const { narrowInputs } = await import('./narrow-inputs.ts');
    return { checks: await narrowInputs(checks, context), problems: [] };
  } catch (thrown) {
    return { checks, problems: [warn(`Which files decide which checks could not be found out: ${messageOf(thrown)}`)] };
  }
}

function warn(message: string): ConfigProblem {
  return { severity: 'warning', message, file: null, line: null, column: null, check: null };
}
