import { posix } from 'node:path';
import type { CheckKind } from '../../../model/check.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import { jobOf } from '../jobs.ts';
import { shorten, type Danger } from '../scripts/script-dangers.ts';
import { isChecker } from '../scripts/script-graph.ts';
import { findDangerInScript } from '../scripts/shell-file.ts';
import { readSteps, type Step } from '../scripts/script-steps.ts';
import { hasFile } from '../tool-evidence.ts';
import { toolCandidate } from '../tool-preset.ts';
import type { CiCommand } from './ci-commands.ts';

const shells = /^(?:sh|bash|zsh|dash|ksh)$/;
const interpreters = /^(?:python[\d.]*|ruby|lua|luajit|perl|php|node)$/;
const neverWords =
  /(?:^|[^a-z])(?:install|uninstall|setup|bootstrap|release|publish|deploy|update|upgrade|format|fmt|fix|generate|gen|clean|upload|download|deps|dependencies|package|docker|start|serve|bench\w*|fuzz\w*|push|tag|bump|sign|wait|login|configure|env|sign|notarize|attest|copyright|codegen|record|screenshots?|fetch)(?:$|[^a-z])/i;

/** What the name of a script of the project says of it; the first row that fits counts. */
const kinds: readonly (readonly [RegExp, CheckKind])[] = [
  [/lint|style|shellcheck|rubocop|cop/i, 'lint'],
  [/types?check|mypy/i, 'types'],
  [/test|spec|cucumber|runtest/i, 'test'],
  [/check|verify|validate|ensure/i, 'other'],
];

/**
 * The check that a script of the project is which CI runs: it is what the project itself calls its check. A shell script whose text has
 * something dangerous, and one whose name says nothing, is listed and does not run by itself. null for what is no such script.
 */
export async function candidateOfOwnScript(command: CiCommand, context: DetectContext): Promise<Candidate | null> {
  const { folder, file, line, isAlone } = command;
  const { text, words, env } = readWords(command.text);
  const script = findScript(words);
  if (script === null || !isAlone || /[$`*{}<>|…~]/.test(text)) return null;
  // Made on the way there, and empty here.
  if (folder !== '.' && !(await context.has(folder))) return null;
  const path = posix.normalize(posix.join(folder, script));
  const tree = await context.tree();
  if (path.startsWith('..') || !hasFile(tree, path) || neverWords.test(path)) return null;
  if (/\.(?:bat|cmd|ps1)$/i.test(path)) return null;
  const says = [posix.basename(path), ...words.slice(words.indexOf(script) + 1)];
  const kind = says.flatMap((word) => kinds.find(([pattern]) => pattern.test(word))?.[1] ?? [])[0] ?? null;
  const { danger, jobs, doesMore } = await readScript(path, words[0]!, folder, context);
  const needsBrowser = /e2e|browser|playwright|cypress|selenium|puppeteer/i.test(path) ? 'it needs a browser or a server' : null;
  const off = danger?.reason ?? needsBrowser ?? (kind === null ? `what ${shorten(script)} does is not known here` : null);
  const [first = '', ...args] = words;
  const isFound = first === script || (await context.findProgram(first)) !== null;
  const candidate = toolCandidate(
    {
      id: script.replace(/^\.\//, ''),
      title: shorten(words.join(' ')),
      kind: kind ?? 'other',
      tool: posix.basename(path),
      args,
      typed: text,
      on: ['push', 'manual'],
      locks: ['tests'],
      env,
      getIt: `${first} runs a script of this project`,
    },
    {
      folder,
      program: isFound ? [first === script && !first.includes('/') ? `./${first}` : first] : null,
      unavailable: `${first} is not installed, which runs ${script}`,
      file: path,
      line: 1,
      reason: `CI runs ${path}: ${file}:${line}`,
      origin: 'ci',
      ...(off === null ? {} : { off }),
    },
  );
  return { ...candidate, jobs, doesMore };
}

/** The words of a command; variables in front are for its environment. */
function readWords(command: string): { text: string; words: readonly string[]; env: Readonly<Record<string, string>> } {
  const env: Record<string, string> = {};
  const words = command.split(' ');
  for (let set = variable.exec(words[0] ?? ''); set !== null; set = variable.exec(words[0] ?? '')) {
    env[set[1]!] = set[2]!;
    words.shift();
  }
  return { text: words.join(' '), words, env };
}

const variable = /^([A-Za-z_]\w*)=["']?([^"'$`]*)["']?$/;

/** The word that names a file of the project. */
function findScript(words: readonly string[]): string | null {
  const [first = '', ...rest] = words;
  if (first.includes('/') && !first.startsWith('/')) return first;
  if (!shells.test(first) && !interpreters.test(first)) return null;
  const named = rest.find((word) => !word.startsWith('-'));
  return named === undefined || rest.some((word) => /^-\w*[cem]$/.test(word)) || named.startsWith('/') ? null : named;
}

interface ScriptContent extends Pick<Candidate, 'jobs' | 'doesMore'> {
  /** Why it must not run by itself. */
  readonly danger: Danger | null;
}

/** What the text of a shell script does; nothing is known of scripts in other languages. */
async function readScript(
  path: string,
  first: string,
  folder: string,
  context: DetectContext,
  depth = 0,
): Promise<ScriptContent> {
  const unknown: ScriptContent = { danger: null, jobs: [], doesMore: true };
  const content = await context.read(path);
  if (content.status !== 'read') return { ...unknown, danger: { effect: 'write', reason: `${path} cannot be read` } };
  const { text } = content;
  const isShell = shells.test(first) || /\.(?:ba|z)?sh$/.test(path) || /^#!.*\b(?:ba|z|da|k)?sh\b/.test(text);
  if (!isShell) {
    const found = otherDangers.exec(text.slice(0, longest).replaceAll(/["',[\]()\s]+/g, ' '))?.[0].trim();
    return found === undefined ? unknown : { ...unknown, danger: { effect: 'write', reason: `it may run ${found}` } };
  }
  const lines = untilExec(text.slice(0, longest).split('\n'));
  // `${PREFIX}mypy` is mypy, wherever it lies.
  const body = lines
    .filter((line) => !/^\s*(?:#|set |export |local |\w+=)/.test(line))
    .map((line) => line.replaceAll(prefix, ''));
  const steps = readSteps(body.join('\n'), []);
  const dangers = [...steps.flatMap((step) => findDangerInScript(step, new Set()) ?? []), ...findRegeneration(lines, steps)];
  const calls = steps.filter(
    (step) => step.type !== 'program' || !/^(?:echo|printf|exit|cd|true|test|\[|fi|done|esac|return)$/.test(step.program),
  );
  const jobs = calls.map((step) => (step.type === 'program' ? jobOf(step, folder) : null));
  const known = jobs.filter((job) => job !== null);
  // What it calls of the same project is part of it.
  const inner = depth > 1 ? [] : await readCalled(calls, folder, context, depth);
  const all = [...dangers, ...inner.flatMap((one) => one.danger ?? [])];
  return {
    danger: all.find(({ effect }) => effect === 'write') ?? all[0] ?? null,
    jobs: [...known, ...inner.flatMap((one) => one.jobs)],
    doesMore: known.length < jobs.length - inner.length || inner.some((one) => one.doesMore),
  };
}

/** What makes files and then asks git whether they are others than before has changed them by then. */
function findRegeneration(lines: readonly string[], steps: readonly Step[]): readonly Danger[] {
  const asked = lines.findLastIndex(
    (line) => /\bgit (?:-\S+ )*(?:diff|status)\b/.test(line) && / (?:--(?:exit-code|quiet|porcelain|short)|-s)\b/.test(line),
  );
  const before = lines.slice(0, Math.max(asked, 0)).join('\n');
  const makes = steps.find(
    (step) => makesFiles.test(step.text) && !(step.type === 'program' && isChecker(step)) && before.includes(step.text),
  );
  return makes === undefined ? [] : [{ effect: 'write', reason: `it makes files anew, to compare them: ${shorten(makes.text)}` }];
}

/** Programs of the project, by their place or through what runs them. */
const makesFiles =
  /^(?:\.{0,2}\/?[\w-]+(?:\/[\w.-]+)+|\.\/[\w.-]+|(?:ba|z|da|k)?sh [\w./]|(?:python[\d.]*|ruby|perl|php|node|deno run) [\w./]|(?:cargo|go) (?:run|generate)\b|make\b|(?:npm|pnpm|yarn|bun) run\b)/;

const prefix =
  /(?<=^\s*|[;&|]\s*)["']?\$(?:\{(?:PREFIX|BIN|BIN_?DIR|VENV|VIRTUAL_ENV|prefix|bin)\}|(?:BIN|BIN_?DIR|VENV|VIRTUAL_ENV)\b)(?:\/bin)?\/?["']?(?=[a-z])/g;

/** The lines up to the one from which nothing comes back: `exec PROGRAM`. */
function untilExec(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^exec [^\d<>&{]/.test(line));
  if (start < 0) return lines;
  const end = lines.findIndex((line, index) => index >= start && !line.endsWith('\\'));
  return end < 0 ? lines : lines.slice(0, end + 1);
}

async function readCalled(
  calls: readonly Step[],
  folder: string,
  context: DetectContext,
  depth: number,
): Promise<readonly ScriptContent[]> {
  const tree = await context.tree();
  const paths = calls.flatMap((step) => {
    const word = step.text.split(' ', 1)[0] ?? '';
    const inside = step.type === 'program' ? step.folder : '';
    const isOwn = word.includes('/') && !/[$~]/.test(word) && !word.startsWith('/');
    const path = isOwn && inside !== null ? posix.join(folder, inside, word) : null;
    return path === null || path.startsWith('..') || !hasFile(tree, path) ? [] : [path];
  });
  const found: ScriptContent[] = [];
  for (const path of paths.slice(0, mostCalled)) found.push(await readScript(path, path, folder, context, depth + 1));
  return found;
}

const mostCalled = 20;

/** What scripts in other languages give to a shell or to the system that checks never need, brackets and signs of lists taken away. */
const otherDangers =
  /(?<![\w-])(?:make clean|git (?:commit|push|checkout|reset|clean|add)|(?:pip3?|npm|yarn|pnpm|gem|apt|apt-get|brew) (?:install|ci)|rm -rf|sudo) /;

/** In characters. */
const longest = 40_000;
