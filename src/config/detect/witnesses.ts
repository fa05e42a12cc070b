import { splitShellCommands } from './scripts/shell-words.ts';
import type { DetectContext } from './context.ts';

/** Files in which people write down how they call their tools, in the order in which they are believed. */
const files: readonly RegExp[] = [
  /^\.github\/workflows\/[^/]+\.ya?ml$/,
  /^(?:\.gitlab-ci\.yml|\.circleci\/config\.yml|\.travis\.yml|\.cirrus\.yml|azure-pipelines\.yml|appveyor\.yml|\.drone\.yml)$/,
  /^(?:\.builds|\.gitlab-ci|\.buildkite)\/[^/]+\.ya?ml$/,
  /^(?:tox\.ini|noxfile\.py|Makefile|GNUmakefile|makefile|justfile|Justfile|\.justfile|Taskfile\.ya?ml|mise\.toml|tasks\.py)$/,
  /^(?:\.pre-commit-config\.yaml|prek\.toml|lefthook\.ya?ml|pyproject\.toml|package\.json|composer\.json|Rakefile|bors\.toml)$/,
  /^(?:scripts?|ci|bin|tools|dev|hack)\/[\w.-]+$/,
  /^(?:CONTRIBUTING|HACKING|DEVELOPMENT)\.\w+$/,
];
const most = { files: 60, chars: 200_000 };

const known = new WeakMap<DetectContext, Promise<readonly string[]>>();

/** The texts in which a root says how it calls its tools: CI, task files, scripts. Read once, and bounded. */
export function readWitnesses(context: DetectContext): Promise<readonly string[]> {
  const texts = known.get(context) ?? readTexts(context);
  known.set(context, texts);
  return texts;
}

async function readTexts(context: DetectContext): Promise<readonly string[]> {
  const { shallow } = await context.tree();
  const found = shallow.flatMap((path) => {
    const rank = files.findIndex((pattern) => pattern.test(path));
    return rank < 0 ? [] : [{ path, rank }];
  });
  const first = found.sort((a, b) => a.rank - b.rank).slice(0, most.files);
  const contents = await Promise.all(first.map(({ path }) => context.read(path)));
  return contents.flatMap((content) =>
    content.status === 'read' && content.text.length <= most.chars ? [withoutComments(content.text)] : [],
  );
}

/** What is commented out is not called, and what may fail is not asked. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^[ \t]*#(?!!)|\|\| *(?:true|:|exit 0)["']?$/.test(line) ? '' : line))
    .join('\n');
}

/** Whether the root says somewhere that it calls something. */
export async function isMentioned(context: DetectContext, pattern: RegExp): Promise<boolean> {
  const answers = mentioned.get(context) ?? new Map<string, Promise<boolean>>();
  mentioned.set(context, answers);
  const answer = answers.get(pattern.source) ?? readWitnesses(context).then((texts) => texts.some((text) => pattern.test(text)));
  answers.set(pattern.source, answer);
  return answer;
}

const mentioned = new WeakMap<DetectContext, Map<string, Promise<boolean>>>();

/** Whether a git hook of the root does something, as its configuration says. */
export async function isHooked(context: DetectContext, pattern: RegExp): Promise<boolean> {
  for (const file of ['.pre-commit-config.yaml', 'prek.toml', 'lefthook.yml', 'lefthook.yaml']) {
    const content = context.entries.has(file) ? await context.read(file) : null;
    if (content?.status === 'read' && content.text.length <= most.chars && pattern.test(withoutComments(content.text)))
      return true;
  }
  return false;
}

/** How the root calls a tool: the words behind it, of each line on which it stands; CI first. */
export async function callsOf(context: DetectContext, tool: string): Promise<readonly (readonly string[])[]> {
  const answers = calls.get(context) ?? new Map<string, Promise<readonly (readonly string[])[]>>();
  calls.set(context, answers);
  const answer = answers.get(tool) ?? findCalls(context, tool);
  answers.set(tool, answer);
  return answer;
}

const calls = new WeakMap<DetectContext, Map<string, Promise<readonly (readonly string[])[]>>>();

async function findCalls(context: DetectContext, tool: string): Promise<readonly (readonly string[])[]> {
  const words = tool.split(' ');
  const lines = (await readWitnesses(context)).flatMap((text) =>
    text.includes(tool) ? text.split('\n').filter((line) => line.includes(tool) && line.length < 1_000) : [],
  );
  return lines.slice(0, 200).flatMap((line) =>
    splitShellCommands(line.replaceAll(/["'`[\]]/g, ' ').replaceAll(/,(?=\s|$)/g, ' ')).flatMap((command) => {
      const at = command.findIndex((_, index) => words.every((word, offset) => command[index + offset] === word));
      return at < 0 ? [] : [command.slice(at + words.length)];
    }),
  );
}

/**
 * The files and folders that the root gives to a tool when it calls it, where they are there; empty when it gives none, and when a
 * call has words that are not understood. `isTarget` tells what the tool works on from values of its flags.
 */
export async function pathsGivenTo(
  context: DetectContext,
  tool: string,
  isTarget: (path: string) => boolean,
): Promise<readonly string[]> {
  for (const call of await callsOf(context, tool)) {
    const words = call.filter((word) => !word.startsWith('-')).map((word) => word.replace(/^\.\//, '').replace(/\/$/, ''));
    if (words.length === 0 || words.length > 20 || !words.every((word) => /^[\w@][\w@.+/-]*$/.test(word) && isTarget(word)))
      continue;
    const there = await Promise.all(words.map((word) => context.has(word)));
    if (there.every(Boolean)) return [...new Set(words)];
  }
  return [];
}
