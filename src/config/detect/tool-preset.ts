import { lockIn } from '../tool-locks.ts';
import { checkDefaults, type CheckKind, type Trigger } from '../../model/check.ts';
import { exitCodesOf } from '../../parse/exit-codes.ts';
import type { Candidate, CandidateOrigin } from './detection.ts';

const minutes = 60_000;

/** How a tool is run to check, as data: everything that does not depend on where. */
export interface ToolPreset {
  /** The id of the check in the root; in other folders it stands behind the folder. */
  readonly id: string;
  readonly title: string;
  readonly kind: CheckKind;
  /** The program by its plain name. */
  readonly tool: string;
  /** The arguments of the check form; `${report}` is a file of ours that the tool writes its report to. */
  readonly args: readonly string[];
  /** What a person would type for the same, with the tool's name: `eslint .`. */
  readonly typed: string;
  /** `auto` when absent. */
  readonly parser?: string;
  /** Those of the kind when absent. */
  readonly on?: readonly Trigger[];
  /** 5 minutes when absent, for tests and builds 10. */
  readonly timeoutMs?: number;
  /** Of caches and outputs that the check form writes: `mypy:cache`. */
  readonly locks?: readonly string[];
  /** Slots; 1 when absent. */
  readonly weight?: number;
  /** false: an old verdict is worth nothing (it asks the network, it builds). */
  readonly cache?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** How to get the tool, as an imperative: "pip install ruff". */
  readonly getIt: string;
}

/** Where a tool is used and why. */
export interface ToolPlace {
  /** Relative to the root, with `/`; `.` for the root. */
  readonly folder: string;
  /** What runs the tool: `['node_modules/.bin/eslint']`, `['uv', 'run', '--no-sync', 'ruff']`; null when it is not installed. */
  readonly program: readonly string[] | null;
  /** The file that says that the tool is used, relative to the root. */
  readonly file: string;
  readonly line?: number;
  /** One clause: "ruff.toml", "[tool.ruff] in pyproject.toml". */
  readonly reason: string;
  /** Instead of the preset's. */
  readonly args?: readonly string[];
  /** Why it does not run by itself; it does when absent. */
  readonly off?: string;
  /** Instead of "… is not installed". */
  readonly unavailable?: string;
  readonly origin?: CandidateOrigin;
}

const always: readonly Trigger[] = ['save', 'commit', 'push', 'manual'];
const onKinds: Readonly<Record<CheckKind, readonly Trigger[]>> = {
  git: always,
  format: always,
  lint: always,
  types: always,
  docs: ['commit', 'push', 'manual'],
  test: ['commit', 'push', 'manual'],
  build: ['push'],
  security: ['push', 'manual'],
  other: ['push', 'manual'],
};

/** The check that a tool in a place is. */
export function toolCandidate(preset: ToolPreset, place: ToolPlace): Candidate {
  const { tool, kind, title, getIt } = preset;
  const { folder, program, off = null } = place;
  const isSlow = kind === 'test' || kind === 'build';
  const args = place.args ?? preset.args;
  return {
    origin: place.origin ?? 'tool',
    jobs: [{ tool, kind, folder }],
    doesMore: false,
    check: {
      ...checkDefaults,
      id: idIn(folder, preset.id),
      title: folder === '.' ? title : `${title} (${folder})`,
      kind,
      tool,
      work: { type: 'process', shell: false },
      command: [...(program ?? [tool]), ...args],
      cwd: folder,
      env: preset.env ?? {},
      enabled: off === null,
      on: preset.on ?? onKinds[kind],
      timeoutMs: preset.timeoutMs ?? (isSlow ? 10 : 5) * minutes,
      weight: preset.weight ?? 1,
      locks: preset.locks?.map((lock) => lockIn(folder, lock)) ?? [],
      parser: preset.parser ?? 'auto',
      exitCodes: exitCodesOf(tool),
      cache: preset.cache ?? (kind !== 'build' && kind !== 'security'),
      unavailable: program === null ? (place.unavailable ?? `${tool} is not installed: ${getIt}`) : null,
      disabledReason: off,
      covers: [preset.typed],
      source: { origin: 'detected', file: place.file, line: place.line ?? null, reason: place.reason },
    },
  };
}

/** The id of something in a folder, stable as long as both names are; what an id cannot have becomes `-`. */
export function idIn(folder: string, name: string): string {
  const id = folder === '.' ? name : `${folder}:${name}`;
  return id
    .replaceAll(/[^\p{L}\p{N} _.:/@#+=-]+/gu, '-')
    .replace(/^[-\s]+/, '')
    .trim()
    .slice(0, 200);
}
