import { exitCodesOf } from '../../../parse/exit-codes.ts';
import { fieldAt, listField } from '../../../parse/json-shape.ts';
import type { ConfigProblem } from '../../../model/problem.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData, type DataFile } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { standIn } from './stand-in.ts';
import { taskCandidates } from '../scripts/task-scripts.ts';
import { folderOf, foldersWith, hasFile, inFolder, isWithin } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { matchesMember } from './workspace-members.ts';
import { callsOf, isMentioned } from '../witnesses.ts';

const cargo = { tool: 'cargo', getIt: 'get Rust from https://rustup.rs' } as const;
const target = { locks: ['cargo:target'], weight: 2, timeoutMs: 15 * 60_000 } as const;

const presets = {
  fmt: {
    ...cargo,
    id: 'cargo-fmt',
    title: 'rustfmt',
    kind: 'format',
    args: ['fmt', '--all', '--check'],
    typed: 'cargo fmt --check',
    getIt: 'run rustup component add rustfmt',
  },
  clippy: {
    ...cargo,
    ...target,
    id: 'cargo-clippy',
    title: 'Clippy',
    kind: 'lint',
    args: ['clippy', '--all-targets', '--message-format=json'],
    typed: 'cargo clippy',
    getIt: 'run rustup component add clippy',
  },
  check: {
    ...cargo,
    ...target,
    id: 'cargo-check',
    title: 'cargo check',
    kind: 'types',
    args: ['check', '--all-targets', '--message-format=json'],
    typed: 'cargo check',
  },
  test: {
    ...cargo,
    ...target,
    id: 'cargo-test',
    title: 'Rust tests',
    kind: 'test',
    args: ['test', '--no-fail-fast'],
    typed: 'cargo test',
  },
  nextest: {
    ...cargo,
    ...target,
    id: 'cargo-test',
    title: 'Rust tests',
    kind: 'test',
    args: ['nextest', 'run', '--no-fail-fast'],
    typed: 'cargo nextest run',
  },
  doc: {
    ...cargo,
    ...target,
    id: 'cargo-doc',
    title: 'Rust documentation',
    kind: 'docs',
    args: ['doc', '--no-deps'],
    typed: 'cargo doc --no-deps',
    on: ['push', 'manual'],
  },
} as const satisfies Record<string, ToolPreset>;

/** Tools that come on their own, and ask others for what they know. */
const extras: readonly { readonly preset: ToolPreset; readonly files: readonly string[]; readonly mention: RegExp }[] = [
  {
    preset: {
      id: 'cargo-deny',
      title: 'cargo deny',
      kind: 'security',
      tool: 'cargo',
      args: ['deny', 'check'],
      typed: 'cargo deny check',
      getIt: cargo.getIt,
    },
    files: ['deny.toml', '.deny.toml', '.cargo/deny.toml'],
    mention: /\bcargo[ -]deny\b/,
  },
  {
    preset: {
      id: 'cargo-audit',
      title: 'cargo audit',
      kind: 'security',
      tool: 'cargo',
      args: ['audit'],
      typed: 'cargo audit',
      getIt: cargo.getIt,
    },
    files: ['.cargo/audit.toml', 'audit.toml'],
    mention: /\bcargo audit\b|\baudit-check\b/,
  },
  {
    preset: {
      id: 'cargo-machete',
      title: 'Unused dependencies',
      kind: 'lint',
      tool: 'cargo',
      args: ['machete'],
      typed: 'cargo machete',
      on: ['push', 'manual'],
      getIt: cargo.getIt,
    },
    files: [],
    mention: /\bcargo[ -]machete\b/,
  },
];

/** Warnings are errors for Clippy, or for all that is compiled; not for the documentation alone. */
const deniesWarnings = /\bclippy\b[^\n]*-D ?warnings\b|\bRUSTFLAGS\b[^\n]*-D ?warnings\b|\bargs:[^\n]*-D ?warnings\b/;

/** A Cargo workspace, or a package that belongs to none. */
interface CargoRoot {
  readonly folder: string;
  /** It lies beside a package of the root, and nothing says that it is checked. */
  readonly isLoose: boolean;
  readonly file: string;
  readonly isWorkspace: boolean;
}

/** Formatting, lints, tests and documentation of the Cargo workspaces of a root. */
export async function detectRust(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const manifests = new Map<string, DataFile>();
  for (const folder of foldersWith(tree, ['Cargo.toml'])) {
    const data = await readData(context, inFolder(folder, 'Cargo.toml'));
    if (data !== null) manifests.set(folder, data);
  }
  const problems: readonly ConfigProblem[] = [...manifests.values()].flatMap((data) => data.problems);
  const candidates: Candidate[] = [];
  for (const root of findRoots(manifests)) candidates.push(...(await findChecks(context, tree, root)));
  return { candidates: standIn(candidates, await findAliases(context)), problems };
}

function findRoots(manifests: ReadonlyMap<string, DataFile>): readonly CargoRoot[] {
  const workspaces = [...manifests].filter(([, { value }]) => fieldAt(value, 'workspace') !== undefined);
  return [...manifests].flatMap(([folder, { value, path }]) => {
    const isWorkspace = fieldAt(value, 'workspace') !== undefined;
    // Targets of a fuzzer run without an end.
    if (/(?:^|\/)fuzz$/.test(folder)) return [];
    if (
      /(?:^|\/)bench(?:es|marks?)?(?:\/|$)/.test(folder) ||
      (!isWorkspace && folder !== '.' && fieldAt(value, 'package') === undefined)
    )
      return [];
    const above = workspaces.findLast(([outer]) => outer !== folder && isWithin(folder, outer));
    const isMember = above !== undefined && !isWorkspace && !isExcluded(folder, above[0], above[1].value);
    const isLoose = !isWorkspace && folder !== '.' && above === undefined && manifests.has('.');
    return isMember ? [] : [{ folder, file: path, isWorkspace, isLoose }];
  });
}

/** What lies below a workspace belongs to it, unless it says otherwise: Cargo would refuse anything else. */
function isExcluded(folder: string, workspace: string, value: unknown): boolean {
  const inner = workspace === '.' ? folder : folder.slice(workspace.length + 1);
  return listField(fieldAt(value, 'workspace'), 'exclude').some(
    (pattern) => typeof pattern === 'string' && (matchesMember(pattern, inner) || isWithin(inner, pattern.replace(/\/+$/, ''))),
  );
}

async function findChecks(context: DetectContext, tree: FileTree, root: CargoRoot): Promise<readonly Candidate[]> {
  const { folder, file, isWorkspace, isLoose } = root;
  const program = await onPath(context, 'cargo');
  const hasClippy = (await context.findProgram('cargo-clippy')) !== null;
  const hasFmt = (await context.findProgram('cargo-fmt')) !== null;
  const reason = isWorkspace ? `the workspace of ${file}` : file;
  const off = isLoose ? { off: 'it is in no workspace: enable it where it is to be checked on its own' } : {};
  const place = { folder, program, file, line: 1, reason, ...off };
  const calls = folder === '.' ? await callsOf(context, 'cargo') : [];
  const workspace = isWorkspace ? ['--workspace'] : [];
  const features = featuresOf(calls, /^(?:clippy|test|nextest|build|check)$/);
  const denies = (await isMentioned(context, deniesWarnings)) && folder === '.' ? ['--', '-D', 'warnings'] : [];
  const hasToolchains = (await context.findProgram('rustup')) !== null;
  const nightly = calls.find((call) => call[0]?.startsWith('+nightly') && call[1] === 'fmt')?.[0];
  const nextest = await usesNextest(context, tree, folder);
  const tests = nextest ? presets.nextest : presets.test;
  const candidates = [
    toolCandidate(presets.fmt, {
      ...place,
      program: hasFmt ? program : null,
      args: [...(nightly === undefined || !hasToolchains ? [] : [nightly]), ...presets.fmt.args],
    }),
    toolCandidate(presets.clippy, {
      ...place,
      program: hasClippy ? program : null,
      args: [...presets.clippy.args, ...workspace, ...features, ...denies],
    }),
    toolCandidate(tests, { ...place, args: [...tests.args, ...workspace, ...features] }),
  ];
  if (!hasClippy)
    candidates.push(toolCandidate(presets.check, { ...place, args: [...presets.check.args, ...workspace, ...features] }));
  if (!isLoose && (await isMentioned(context, /\bcargo (?:\+\S+ )?(?:doc|rustdoc|docs-rs)\b/)))
    candidates.push(toolCandidate(presets.doc, { ...place, args: [...presets.doc.args, ...workspace, ...features] }));
  if (folder === '.') return [...candidates, ...(await findExtras(context, tree))];
  return isLoose ? candidates.map((candidate) => ({ ...candidate, waitsForCi: true })) : candidates;
}

async function usesNextest(context: DetectContext, tree: FileTree, folder: string): Promise<boolean> {
  const isUsed = hasFile(tree, inFolder(folder, '.config/nextest.toml')) || (await isMentioned(context, /\bcargo nextest run\b/));
  return isUsed && (await context.findProgram('cargo-nextest')) !== null;
}

/** The features that the repository itself builds with, where that does not depend on variables. */
function featuresOf(calls: readonly (readonly string[])[], verbs: RegExp): readonly string[] {
  const own = calls
    .map((call) => (call[0]?.startsWith('+') === true ? call.slice(1) : call))
    .filter((call) => verbs.test(call[0] ?? ''));
  const plain = own.filter((call) => !call.some((word) => /[${}]/.test(word)));
  if (plain.some((call) => call.includes('--all-features'))) return ['--all-features'];
  for (const call of plain) {
    const at = call.findIndex((word) => /^(?:--features|-F)(?:=|$)/.test(word));
    const value = at < 0 ? undefined : (call[at]!.split('=')[1] ?? call[at + 1]);
    if (value !== undefined && /^[\w,/-]+$/.test(value) && !call.includes('--no-default-features')) return ['--features', value];
  }
  return [];
}

async function findExtras(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const found = await Promise.all(
    extras.map(async ({ preset, files, mention }) => {
      const file = files.find((name) => hasFile(tree, name));
      if (file === undefined && !(await isMentioned(context, mention))) return [];
      const isThere = (await context.findProgram(preset.id)) !== null;
      const candidate = toolCandidate(preset, {
        folder: '.',
        program: isThere ? ['cargo'] : null,
        ...(isThere ? {} : { unavailable: `${preset.id} is not installed: run cargo install ${preset.id}` }),
        file: file ?? 'Cargo.toml',
        line: 1,
        reason: file ?? `the repository calls ${preset.typed}`,
      });
      const check = { ...candidate.check, exitCodes: exitCodesOf(preset.id) };
      return [{ ...candidate, check, jobs: [{ tool: preset.id, kind: preset.kind, folder: '.' }] }];
    }),
  );
  return found.flat();
}

/** The commands that `.cargo/config.toml` gives names to. */
async function findAliases(context: DetectContext): Promise<readonly Candidate[]> {
  for (const file of ['.cargo/config.toml', '.cargo/config']) {
    if (!(await context.has(file))) continue;
    const text = await context.read(file);
    const data = file.endsWith('.toml') ? await readData(context, file) : null;
    const aliases = fieldAt(data?.value, 'alias');
    if (data === null || text.status !== 'read' || typeof aliases !== 'object' || aliases === null) continue;
    const scripts = Object.entries(aliases).flatMap(([name, value]: [string, unknown]) => {
      const words = Array.isArray(value) ? value.join(' ') : value;
      if (typeof words !== 'string') return [];
      return [
        {
          name,
          body: `cargo ${words}`,
          line: lineOf(text.text, new RegExp(`^[ \\t]*["']?${name.replaceAll(/\W/g, '.')}["']?[ \\t]*=`, 'm')),
        },
      ];
    });
    return taskCandidates({
      prefix: 'cargo',
      scripts,
      file,
      folder: folderOf(folderOf(file)),
      run: (name) => ['cargo', name],
      typed: (name) => [`cargo ${name}`],
      packages: new Set(),
      unavailable: (await context.findProgram('cargo')) === null ? `cargo is not installed: ${cargo.getIt}` : null,
    });
  }
  return [];
}
