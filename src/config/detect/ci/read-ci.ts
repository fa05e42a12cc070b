import { posix } from 'node:path';
import type { ConfigProblem } from '../../../model/problem.ts';
import type { DetectContext } from '../context.ts';
import { isNoCheckName, type CiStep } from './ci-step.ts';

/** More are not read; where a repository has more, most are not about changes. */
const mostFiles = 60;

const workflows = /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const workflowFolders: readonly string[] = ['.github/workflows', '.gitea/workflows', '.forgejo/workflows', '.circleci'];
const compositeActions = /^\.github\/actions\/(?:[^/]+\/)+action\.ya?ml$/;
const others =
  /^(?:\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|\.travis\.ya?ml|azure-pipelines\.ya?ml|\.azure-pipelines\/[^/]+\.ya?ml|\.?appveyor\.ya?ml|\.cirrus\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|\/[^/]+\.ya?ml)|\.semaphore\/semaphore\.ya?ml|\.builds?\/[^/]+\.ya?ml|\.build\.ya?ml|buildkite\/[^/]+\.ya?ml|\.buildkite\/[^/]+\.ya?ml)$/;

/** Whether there is anything for `readCi` in a root: a look at names, without reading a file. */
export function mayHaveCi({ entries }: Pick<DetectContext, 'entries'>): boolean {
  return [...entries].some((name) =>
    /^\.(?:github|gitea|forgejo|gitlab-ci|circleci|travis|cirrus|drone|woodpecker|semaphore|build|azure|appveyor)|^(?:azure-pipelines|appveyor|bitbucket-pipelines|buildkite)/.test(
      name,
    ),
  );
}

/** What the CI files of a root say. */
export interface CiReading {
  readonly steps: readonly CiStep[];
  readonly problems: readonly ConfigProblem[];
}

const known = new WeakMap<DetectContext, Promise<CiReading>>();

/** The command texts that the CI files of a root run for changes, in the order of the files. Read once for each context. */
export function readCi(context: DetectContext): Promise<CiReading> {
  const reading = known.get(context) ?? readFiles(context);
  known.set(context, reading);
  return reading;
}

async function readFiles(context: DetectContext): Promise<CiReading> {
  const tree = await context.tree();
  // A workflow that is not added to git yet counts as well.
  const written = workflowFolders.map(async (folder) => (await context.list(folder)).map((name) => `${folder}/${name}`));
  const deep = [...tree.named('action.yml'), ...tree.named('action.yaml')];
  const named = new Set([...tree.shallow, ...deep, ...(await Promise.all(written)).flat()]);
  const files = [...named]
    .filter((path) => [workflows, compositeActions, others].some((pattern) => pattern.test(path)))
    .slice(0, mostFiles);
  if (files.length === 0) return { steps: [], problems: [] };
  const [{ readGithubWorkflow, readCompositeAction }, { readOtherCi }] = await Promise.all([
    import('./github-workflow.ts'),
    import('./other-ci.ts'),
  ]);
  const steps: CiStep[] = [];
  const problems: ConfigProblem[] = [];
  for (const file of files.sort()) {
    if (isNoCheckName(posix.basename(file))) continue;
    const content = await context.read(file);
    if (content.status === 'refused')
      problems.push(warn(file, 1, `This file ${content.reason}; what CI runs in it is not known.`));
    if (content.status !== 'read') continue;
    if (compositeActions.test(file)) {
      steps.push(...readCompositeAction(content.text, file));
      continue;
    }
    const read = workflows.test(file) ? readGithubWorkflow(content.text, file) : readOtherCi(content.text, file);
    steps.push(...read.steps);
    // Other readers take more than ours: it matters only where nothing could be read.
    if (read.fault !== null && read.steps.length === 0)
      problems.push(
        warn(file, read.fault.line, `This is not valid YAML, so what CI runs is known in part: ${read.fault.message}`),
      );
  }
  return { steps, problems };
}

function warn(file: string, line: number, message: string): ConfigProblem {
  return { severity: 'warning', message, file, line, column: 1, check: null };
}
