import { execFile } from 'node:child_process';
import type { Family, Member } from './family.ts';
import { pause } from './pause.ts';
import { sendSignal } from './send-signal.ts';

const forceMs = 1_200;

/** A row of `ps`: how long ago a process started, in whole seconds, which no change of the wall clock affects. */
export interface PsRow {
  readonly pid: number;
  readonly groupId: number;
  readonly state: string;
  readonly ageSeconds: number;
  readonly command: string;
}

/** The port to `ps`; null when it cannot be asked. */
export type ListProcesses = () => Promise<readonly PsRow[] | null>;

/**
 * A command's family where the system tells nobody's environment: the process group that the command leads. After the leader has
 * ended, only processes of that group that are older than its end are signalled. Those who left the group stay unseen. Without a
 * `ps` nothing can be proven later: then a group that was asked to end is ended at the very moment when its leader does, and one
 * that was left behind is only reported.
 */
export class GroupFamily implements Family {
  readonly #pid: number;
  readonly #list: ListProcesses | null;
  readonly #send: typeof sendSignal;
  #wasAsked = false;
  /** null while the leader lives; then when it ended, and whether others were in its group at that moment. */
  #leaderEnd: { readonly atMs: number; readonly hasGroup: boolean } | null = null;

  constructor(pid: number, list: ListProcesses | null = listByPs, send: typeof sendSignal = sendSignal) {
    this.#pid = pid;
    this.#list = list;
    this.#send = send;
  }

  noteLeaderExit(): void {
    const mustEndNow = this.#list === null && this.#wasAsked;
    this.#leaderEnd = { atMs: performance.now(), hasGroup: this.#send(-this.#pid, mustEndNow ? 'SIGKILL' : 0) };
  }

  /** Who has it open cannot be seen. */
  noteHolders(): void {}

  async ask(): Promise<void> {
    this.#wasAsked ||= this.#leaderEnd === null;
    await this.#signal('SIGTERM', 'SIGCONT');
  }

  async force(): Promise<readonly Member[]> {
    const untilMs = performance.now() + forceMs;
    for (let pass = 0; ; pass++) {
      await this.#signal('SIGKILL');
      await pause(Math.min(2 ** pass, 50));
      const members = await this.survivors();
      if (members.length === 0 || performance.now() > untilMs) return members;
    }
  }

  async survivors(): Promise<readonly Member[]> {
    return (await this.#find()).map(({ pid, command }) => ({ pid, command }));
  }

  async isGone(): Promise<boolean> {
    return (await this.#find()).length === 0;
  }

  async describe(hide: (command: string) => string): Promise<readonly string[]> {
    return (await this.#find()).map(({ pid, command, state }) => `${pid} ${hide(command).slice(0, 80)} (${state})`);
  }

  async #signal(...signals: readonly NodeJS.Signals[]): Promise<void> {
    const targets =
      this.#leaderEnd === null ? [-this.#pid] : this.#list === null ? [] : (await this.#find()).map(({ pid }) => pid);
    for (const signal of signals) for (const target of targets) this.#send(target, signal);
  }

  async #find(): Promise<readonly PsRow[]> {
    const end = this.#leaderEnd;
    if (end !== null && !end.hasGroup) return [];
    if (this.#list === null) return end === null || this.#wasAsked ? [] : this.#findGroup();
    const inGroup = ((await this.#list()) ?? []).filter(({ groupId, state }) => groupId === this.#pid && !state.startsWith('Z'));
    if (end === null) return inGroup.filter(({ pid }) => pid !== this.#pid);
    const sinceEndSeconds = Math.floor((performance.now() - end.atMs) / 1_000);
    return inGroup.filter(({ ageSeconds }) => ageSeconds >= sinceEndSeconds);
  }

  /** A group that was left behind, as one thing that nobody can look into. */
  #findGroup(): PsRow[] {
    const command = `process group ${this.#pid}`;
    return this.#send(-this.#pid, 0) ? [{ pid: this.#pid, groupId: this.#pid, state: '?', ageSeconds: 0, command }] : [];
  }
}

/** Asks the `ps` of the system. */
export const listByPs: ListProcesses = () =>
  new Promise((resolve) => {
    const columns = ['pid=', 'pgid=', 'state=', 'etime=', 'command='].flatMap((column) => ['-o', column]);
    execFile('/bin/ps', ['-ax', ...columns], { env: { LC_ALL: 'C' }, timeout: 2_000, maxBuffer: 2 ** 24 }, (error, text) =>
      resolve(error === null ? parsePs(text) : null),
    );
  });

/** Reads `ps -o pid=,pgid=,state=,etime=,command=`; lines of another form are left out. */
export function parsePs(text: string): PsRow[] {
  const rows = [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\S+)\s+(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s+(.*)$/gm)];
  return rows.map(([, pid, group, state = '', days = '0', hours = '0', minutes, seconds, command = '']) => ({
    pid: Number(pid),
    groupId: Number(group),
    state,
    ageSeconds: ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds),
    command,
  }));
}
