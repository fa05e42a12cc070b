import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { findRootProgram } from './root-tools.ts';
import { hasFile } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { callsOf, isMentioned } from '../witnesses.ts';

const presets = {
  shellcheck: {
    id: 'shellcheck',
    title: 'ShellCheck',
    kind: 'lint',
    tool: 'shellcheck',
    args: ['-f', 'json1'],
    typed: 'shellcheck',
    getIt: 'get it from https://www.shellcheck.net',
  },
  shfmt: {
    id: 'shfmt',
    title: 'shfmt',
    kind: 'format',
    tool: 'shfmt',
    args: ['-d'],
    typed: 'shfmt -d .',
    getIt: 'get it from https://github.com/mvdan/sh',
  },
  bats: {
    id: 'bats',
    title: 'Bats',
    kind: 'test',
    tool: 'bats',
    args: ['--formatter', 'tap', '--recursive'],
    typed: 'bats',
    parser: 'tap',
    getIt: 'get it from https://github.com/bats-core/bats-core',
  },
} as const satisfies Record<string, ToolPreset>;

/** Linting, formatting and tests of shell scripts. */
export async function detectShell(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const scripts = await findScripts(context, tree);
  const found = await Promise.all([findShellcheck(context, tree, scripts), findShfmt(context, scripts), findBats(context, tree)]);
  return { candidates: found.flat(), problems: [] };
}

/** A command line has room for no more, and no more are opened to see whether they are scripts. */
const most = { scripts: 300, opened: 60 };

/** Scripts by their ending, and those without one that begin like a script of a shell. */
async function findScripts(context: DetectContext, tree: FileTree): Promise<readonly string[]> {
  const isOwn = (path: string) => !isAside(path) && !path.startsWith('-');
  const named = ['.sh', '.bash', '.dash', '.ksh'].flatMap((ending) => tree.allWithEnding(ending)).filter(isOwn);
  const maybe = tree.shallow.filter(
    (path) =>
      /^(?:bin|scripts?|tools|hack|ci|libexec|contrib|dev|\.githooks|\.ci)\/(?:[^/]+\/)*[^./]+$/.test(path) && isOwn(path),
  );
  const opened = await Promise.all(
    maybe
      .toSorted()
      .slice(0, most.opened)
      .map(async (path) => {
        const content = await context.read(path);
        return content.status === 'read' && /^#!\s*\/(?:usr\/)?bin\/(?:env (?:-S )?)?(?:ba|da|k)?sh\b/.test(content.text)
          ? [path]
          : [];
      }),
  );
  return [...named, ...opened.flat()].toSorted();
}

async function findShellcheck(context: DetectContext, tree: FileTree, scripts: readonly string[]): Promise<readonly Candidate[]> {
  if (scripts.length === 0) return [];
  const file = ['.shellcheckrc', 'shellcheckrc'].find((name) => hasFile(tree, name));
  const isUsed = file !== undefined || (await isMentioned(context, /\bshellcheck\b/)) || (await hasDirective(context, scripts));
  const files = scripts.slice(0, most.scripts);
  const cut = files.length < scripts.length ? `; the first ${files.length} of ${scripts.length} scripts` : '';
  const flags = await flagsOf(
    context,
    'shellcheck',
    /^(?:-x|-a|--external-sources|--(?:severity|exclude|shell|enable)=\S+)$/,
    /^-[SeoPs]$/,
  );
  return [
    toolCandidate(presets.shellcheck, {
      folder: '.',
      program: await findRootProgram(context, ['shellcheck']),
      file: file ?? files[0]!,
      line: 1,
      reason: `${file ?? files[0]!}${cut}`,
      args: [...presets.shellcheck.args, ...flags, ...files],
      ...(isUsed ? {} : { off: 'nothing in the repository calls shellcheck' }),
    }),
  ];
}

/** Whoever silences a finding looks at them. */
async function hasDirective(context: DetectContext, scripts: readonly string[]): Promise<boolean> {
  for (const path of scripts.slice(0, 20)) {
    const content = await context.read(path);
    if (content.status === 'read' && /^\s*# ?shellcheck /m.test(content.text)) return true;
  }
  return false;
}

/** The flags with which the repository calls a tool: those that stand alone, and those that a value follows. */
async function flagsOf(context: DetectContext, tool: string, alone: RegExp, valued: RegExp): Promise<readonly string[]> {
  for (const call of await callsOf(context, tool)) {
    const flags = call.flatMap((word, index) => {
      const value = call[index + 1];
      if (valued.test(word) && value !== undefined && /^[\w,:-]+$/.test(value)) return [word, value];
      return alone.test(word) && !word.includes('$') ? [word] : [];
    });
    if (flags.length > 0) return flags;
  }
  return [];
}

async function findShfmt(context: DetectContext, scripts: readonly string[]): Promise<readonly Candidate[]> {
  const [first] = scripts;
  if (first === undefined || !(await isMentioned(context, /\bshfmt +[-.]|\bid: shfmt\b/))) return [];
  const flags = await flagsOf(context, 'shfmt', /^-(?:ci|bn|sr|kp|fn|s|i=\d+|ln=\w+)$/, /^-(?:i|ln)$/);
  const program = await findRootProgram(context, ['shfmt']);
  return [
    toolCandidate(presets.shfmt, {
      folder: '.',
      program,
      file: first,
      line: 1,
      reason: 'the repository calls shfmt',
      args: [...presets.shfmt.args, ...flags, '.'],
    }),
  ];
}

async function findBats(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const tests = tree.allWithEnding('.bats').filter((path) => !isAside(path));
  const [first] = tests;
  if (first === undefined) return [];
  const targets = [...new Set(tests.map((path) => (path.includes('/') ? path.split('/', 1)[0]! : path)))];
  const program = await findRootProgram(context, ['bin/bats', 'test/bats/bin/bats', 'tests/bats/bin/bats', 'bats']);
  return [
    toolCandidate(presets.bats, {
      folder: '.',
      program,
      file: first,
      line: 1,
      reason: first,
      args: [...presets.bats.args, ...targets.slice(0, 20)],
    }),
  ];
}
