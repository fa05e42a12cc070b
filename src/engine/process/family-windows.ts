import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import type { Family, Member } from './family.ts';

/** A process of Windows; its creation time tells it from a later one with the same number. */
export interface WindowsRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly createdTicks: bigint;
  readonly name: string;
}

/** The port to the table of processes of Windows and to `taskkill`. */
export interface WindowsProcesses {
  /** null when the system does not answer in time. */
  list(): Promise<readonly WindowsRow[] | null>;
  /** Ends processes by force, with `tree` all their living descendants, too. */
  kill(pids: readonly number[], tree: boolean): Promise<void>;
}

/**
 * A command's family on Windows: the tree of parent numbers, taken while the parent lives, because nobody finds the children of a
 * dead parent. There are no signals: to ask is to end by force. After a normal end nothing is looked for.
 */
export class WindowsFamily implements Family {
  readonly #pid: number;
  readonly #processes: WindowsProcesses;
  #tree: readonly WindowsRow[] = [];
  #hasLeader = true;

  constructor(pid: number, processes: WindowsProcesses = systemProcesses) {
    this.#pid = pid;
    this.#processes = processes;
  }

  noteLeaderExit(): void {
    this.#hasLeader = false;
  }

  /** Who has it open cannot be seen. */
  noteHolders(): void {}

  async ask(): Promise<void> {
    await this.force();
  }

  async force(): Promise<readonly Member[]> {
    if (this.#hasLeader) {
      this.#tree = findTree(this.#pid, (await this.#processes.list()) ?? []);
      if (this.#hasLeader) await this.#processes.kill([this.#pid], true);
    }
    const alive = await this.#findAlive();
    if (alive.length === 0) return [];
    await this.#processes.kill(
      alive.map(({ pid }) => pid),
      false,
    );
    return this.survivors();
  }

  async survivors(): Promise<readonly Member[]> {
    return (await this.#findAlive()).map(({ pid, name }) => ({ pid, command: name }));
  }

  async isGone(): Promise<boolean> {
    return (await this.#findAlive()).length === 0;
  }

  async describe(): Promise<readonly string[]> {
    const rows = this.#hasLeader ? findTree(this.#pid, (await this.#processes.list()) ?? []) : [];
    return rows.map(({ pid, name }) => `${pid} ${name}`);
  }

  /** Those of the tree that are still the same processes. */
  async #findAlive(): Promise<readonly WindowsRow[]> {
    if (this.#tree.length === 0) return [];
    const now = new Map(((await this.#processes.list()) ?? []).map((row) => [row.pid, row.createdTicks]));
    return this.#tree.filter(({ pid, createdTicks }) => now.get(pid) === createdTicks);
  }
}

/** A process and its descendants; a child cannot be older than its parent, else its parent was another one with that number. */
export function findTree(pid: number, rows: readonly WindowsRow[]): WindowsRow[] {
  const tree = rows.filter((row) => row.pid === pid);
  for (const parent of tree) {
    const children = rows.filter(
      (row) => row.parentPid === parent.pid && row.createdTicks >= parent.createdTicks && !tree.includes(row),
    );
    tree.push(...children);
  }
  return tree;
}

/** A tool of the system by its absolute path: the search path belongs to the workspace. */
const systemTool = (...path: readonly string[]): string =>
  win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', ...path);

const listing = `Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CreationDate.Ticks) $($_.Name)" }`;

const systemProcesses: WindowsProcesses = {
  async list() {
    const powershell = systemTool('WindowsPowerShell', 'v1.0', 'powershell.exe');
    const text = await ask(powershell, ['-NoProfile', '-NonInteractive', '-Command', listing]);
    return text === null ? null : parseListing(text);
  },
  async kill(pids, tree) {
    await ask(systemTool('taskkill.exe'), ['/F', ...(tree ? ['/T'] : []), ...pids.flatMap((pid) => ['/PID', String(pid)])]);
  },
};

/** Reads one process a line: pid, parent, creation in ticks, name. */
export function parseListing(text: string): WindowsRow[] {
  return [...text.matchAll(/^(\d+) (\d+) (\d+) (.*?)\r?$/gm)].map(([, pid, parent, created = '0', name = '']) => ({
    pid: Number(pid),
    parentPid: Number(parent),
    createdTicks: BigInt(created),
    name,
  }));
}

/** What a tool says, or null when it fails or takes longer than two seconds. */
function ask(file: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 2_000, windowsHide: true, maxBuffer: 2 ** 24 }, (error, text) =>
      resolve(error === null ? text : null),
    );
  });
}
