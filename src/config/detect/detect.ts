import { messageOf } from '../../model/result.ts';
import type { Check } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { createContext, type DetectContext, type Detector } from './context.ts';
import type { Detection } from './detection.ts';
import { detectGit } from './git.ts';

/** One for each ecosystem; of two checks with the same id the earlier detector's counts. */
const detectors: readonly (readonly [name: string, Detector])[] = [
  ['git', detectGit],
  ['package scripts', detectPackageScriptsIfAny],
];

/** Most roots without a package.json need none of that code. */
async function detectPackageScriptsIfAny(context: DetectContext): Promise<Detection> {
  if (!context.entries.has('package.json')) return { checks: [], problems: [] };
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
  const detections = await Promise.all(detectors.map(([name, detector]) => detectSafely(name, detector, context)));
  return merge(detections);
}

/** One detector's trouble must not hide what the others find. */
async function detectSafely(name: string, detector: Detector, context: DetectContext): Promise<Detection> {
  try {
    return await detector(context);
  } catch (thrown) {
    return { checks: [], problems: [warn(`The detection of ${name} failed: ${messageOf(thrown)}`)] };
  }
}

function merge(detections: readonly Detection[]): Detection {
  const checks = new Map<string, Check>();
  const problems = detections.flatMap((detection) => detection.problems);
  for (const check of detections.flatMap((detection) => detection.checks)) {
    const { id, source } = check;
    if (checks.has(id))
      problems.push({
        ...warn(`"${id}" (${source.reason}) is left out: there is another check "${id}".`),
        file: source.file,
        line: source.line,
      });
    else checks.set(id, check);
  }
  return { checks: [...checks.values()], problems };
}

function warn(message: string): ConfigProblem {
  return { severity: 'warning', message, file: null, line: null, column: null, check: null };
}
