import { messageOf } from '../../model/result.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { createContext, type DetectContext, type Detector } from './context.ts';
import type { Candidates, Detection } from './detection.ts';
import { detectGit } from './git.ts';
import { reconcile } from './reconcile.ts';

/** One for each ecosystem; each is loaded when there is something for it. */
const detectors: readonly (readonly [name: string, Detector])[] = [
  ['git', detectGit],
  ['package scripts', detectPackageScriptsIfAny],
];

/** Most roots without a package.json need none of that code. */
async function detectPackageScriptsIfAny(context: DetectContext): Promise<Candidates> {
  if (!context.entries.has('package.json')) return { candidates: [], problems: [] };
  const { detectPackageScripts } = await import('./package-scripts.ts');
  return detectPackageScripts(context);
}

/**
 * Finds the checks that the files of a root imply. It reads files and folders and never runs anything, and never rejects: what cannot
 * be read or understood is a warning, and the rest is still found. `root` is absolute.
 */
export async function detectChecks(root: string, env: NodeJS.ProcessEnv = process.env): Promise<Detection> {
  let context: DetectContext;
  try {
    context = await createContext(root, env);
  } catch (thrown) {
    return { checks: [], problems: [warn(`The folder ${root} cannot be read: ${messageOf(thrown)}`)] };
  }
  const found = await Promise.all(detectors.map(([name, detector]) => detectSafely(name, detector, context)));
  const { candidates, problems } = reconcile(found);
  return { checks: candidates.map(({ check }) => check), problems };
}

/** One detector's trouble must not hide what the others find. */
async function detectSafely(name: string, detector: Detector, context: DetectContext): Promise<Candidates> {
  try {
    return await detector(context);
  } catch (thrown) {
    return { candidates: [], problems: [warn(`The detection of ${name} failed: ${messageOf(thrown)}`)] };
  }
}

function warn(message: string): ConfigProblem {
  return { severity: 'warning', message, file: null, line: null, column: null, check: null };
}
