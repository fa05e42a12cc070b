import type { ConfigProblem } from '../../../model/problem.ts';
import type { CiStep } from '../ci/ci-step.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import type { HookSteps } from './other-hooks.ts';

/** What the configurations of git hooks say: commands that hooks run, and hooks that are checks themselves. */
export interface Hooks {
  readonly steps: readonly CiStep[];
  readonly candidates: readonly Candidate[];
  readonly problems: readonly ConfigProblem[];
}

const preCommit = /^(?:\.pre-commit-config\.ya?ml|prek\.toml)$/;
const lefthook = /^\.?lefthook\.ya?ml$/;
const lintStaged = /^\.lintstagedrc(?:\.json|\.ya?ml)?$/;
const huskyHooks: readonly string[] = ['.husky/pre-commit', '.husky/pre-push', '.githooks/pre-commit', '.githooks/pre-push'];

/** Whether there is anything for `readHooks` in a root: a look at names, without reading a file. */
export function mayHaveHooks({ entries }: Pick<DetectContext, 'entries'>): boolean {
  return [...entries].some(
    (name) => preCommit.test(name) || lefthook.test(name) || lintStaged.test(name) || /^\.(?:husky|githooks)$/.test(name),
  );
}

/** Reads the hook configurations of a root; configurations that are code (JavaScript, Pkl) are not read. */
export async function readHooks(context: DetectContext): Promise<Hooks> {
  const [{ readLefthook, readLintStaged, readHookScript }, { readPreCommit }] = await Promise.all([
    import('./other-hooks.ts'),
    import('./pre-commit.ts'),
  ]);
  const steps: CiStep[] = [];
  const candidates: Candidate[] = [];
  const problems: ConfigProblem[] = [];
  const take = (file: string, { steps: found, fault }: HookSteps): void => {
    steps.push(...found);
    if (fault !== null)
      problems.push(warn(file, fault.line, `This cannot be read as a whole, so its hooks are known in part: ${fault.message}`));
  };
  for (const name of context.entries) {
    if (preCommit.test(name)) {
      const read = await readPreCommit(context, name);
      candidates.push(...read.candidates);
      take(name, read);
    }
    const reader = lefthook.test(name) ? readLefthook : lintStaged.test(name) ? readLintStagedFile : null;
    const content = reader === null ? null : await context.read(name);
    if (reader !== null && content?.status === 'read') take(name, reader(content.text, name));
  }
  for (const file of huskyHooks) {
    const content = context.entries.has(file.split('/')[0]!) ? await context.read(file) : null;
    if (content?.status === 'read') take(file, readHookScript(content.text, file));
  }
  const manifest = context.entries.has('package.json') ? await context.read('package.json') : null;
  if (manifest?.status === 'read' && manifest.text.includes('"lint-staged"'))
    take('package.json', readLintStaged(manifest.text, 'package.json', true));
  return { steps, candidates, problems };

  function readLintStagedFile(text: string, file: string): HookSteps {
    return readLintStaged(text, file, false);
  }
}

function warn(file: string, line: number, message: string): ConfigProblem {
  return { severity: 'warning', message, file, line, column: 1, check: null };
}
