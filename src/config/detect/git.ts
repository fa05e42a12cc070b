import { checkDefaults, type Trigger } from '../../model/check.ts';
import type { DetectContext } from './context.ts';
import type { Candidate, Candidates } from './detection.ts';

interface GitPreset {
  readonly id: string;
  readonly title: string;
  readonly on: readonly Trigger[];
  readonly runs: 'inline' | 'thread';
  /** What a person would type to see the same. */
  readonly command: readonly string[];
}

const always: readonly Trigger[] = ['save', 'commit', 'push', 'manual'];

const presets: readonly GitPreset[] = [
  { id: 'git-status', title: 'Working tree', on: always, runs: 'inline', command: ['git', 'status', '--short', '--branch'] },
  { id: 'git-whitespace', title: 'Whitespace', on: always, runs: 'inline', command: ['git', 'diff', '--check', 'HEAD'] },
  {
    id: 'git-conflicts',
    title: 'Conflict markers',
    on: always,
    runs: 'thread',
    command: ['git', 'grep', '--untracked', '-nE', '^(<{7}|={7}|>{7})( |$)'],
  },
  { id: 'git-unmerged', title: 'Unmerged paths', on: always, runs: 'inline', command: ['git', 'ls-files', '--unmerged'] },
  {
    id: 'git-large-files',
    title: 'Large files',
    on: ['commit', 'push', 'manual'],
    runs: 'inline',
    command: ['git', 'status', '--short', '--untracked-files=all'],
  },
];

/** git's own checks, in every root that lies in a work tree. */
export async function detectGit(context: DetectContext): Promise<Candidates> {
  if (context.repository === null) return { candidates: [], problems: [] };
  const hasGit = (await context.findProgram('git')) !== null;
  const unavailable = hasGit ? null : 'git is not installed: get it from https://git-scm.com, or put it on PATH';
  return { candidates: presets.map((preset) => toCandidate(preset, unavailable)), problems: [] };
}

function toCandidate({ id, title, on, runs, command }: GitPreset, unavailable: string | null): Candidate {
  const check = {
    ...checkDefaults,
    id,
    title,
    kind: 'git',
    tool: 'git',
    work: { type: 'builtin', name: id, on: runs },
    command,
    on,
    // What waits for git takes no slot; what searches files itself does.
    weight: runs === 'inline' ? 0 : 1,
    unavailable,
    source: { origin: 'detected', file: null, line: null, reason: 'the folder is in a git work tree' },
  } as const;
  return { check, origin: 'builtin', jobs: [], doesMore: true };
}
