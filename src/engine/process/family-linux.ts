import type { Family, Member } from './family.ts';
import { findMembers, untilSeeing, type Lineage, type Search } from './find-members.ts';
import { pause } from './pause.ts';
import type { ProcessRow, ProcessTable } from './process-table.ts';
import { sendSignal } from './send-signal.ts';

/** How long force goes on against processes that keep coming. */
const forceMs = 1_200;
/** A command that lived shorter than this cannot have seen the numbers of processes go round. */
const shortLifeMs = 250;

export interface LinuxFamilyOptions {
  readonly pid: number;
  /** Unique bytes in the environment of the command and of all that it starts. */
  readonly cookie: string;
  readonly table: ProcessTable;
  /** Pids that this host has started itself: they need not be looked at. */
  readonly isOwnLaunch: (pid: number) => boolean;
  readonly send?: typeof sendSignal;
}

/** A command's family by the table of processes and the cookie: finds those who left the group, and nobody else. */
export class LinuxFamily implements Family {
  readonly #pid: number;
  readonly #cookie: Buffer;
  readonly #table: ProcessTable;
  readonly #isOwnLaunch: (pid: number) => boolean;
  readonly #send: typeof sendSignal;
  readonly #startedMs = performance.now();
  readonly #known = new Map<number, number>();
  #hostSession: number | null = null;
  #leaderEndTicks: number | null = null;
  #since: number | null = null;
  #isAlone = false;

  constructor({ pid, cookie, table, isOwnLaunch, send = sendSignal }: LinuxFamilyOptions) {
    this.#pid = pid;
    this.#cookie = Buffer.from(cookie);
    this.#table = table;
    this.#isOwnLaunch = isOwnLaunch;
    this.#send = send;
  }

  noteLeaderExit(): void {
    this.#leaderEndTicks = this.#table.nowTicks();
    const lastPid = this.#table.lastPid();
    if (performance.now() - this.#startedMs > shortLifeMs || lastPid < this.#pid) return;
    this.#since = this.#pid;
    let pid = this.#pid + 1;
    while (pid <= lastPid && this.#isOwnLaunch(pid)) pid++;
    this.#isAlone = pid > lastPid;
  }

  async ask(): Promise<void> {
    const hasLeader = this.#leaderEndTicks === null;
    if (hasLeader) this.#signalAll([-this.#pid], 'SIGTERM', 'SIGCONT');
    const rows = await this.#find();
    const others = rows.filter(({ groupId }) => !hasLeader || groupId !== this.#pid);
    this.#signalAll(
      others.map(({ pid }) => pid),
      'SIGTERM',
      'SIGCONT',
    );
  }

  async force(): Promise<readonly Member[]> {
    const untilMs = performance.now() + forceMs;
    const strike = (pid: number) => void this.#send(pid, 'SIGKILL');
    for (let pass = 0; ; pass++) {
      if (this.#leaderEndTicks === null) this.#signalAll([-this.#pid], 'SIGKILL');
      const rows = await this.#find(strike);
      if (rows.length === 0) return [];
      if (performance.now() > untilMs) return this.#describeMembers(rows);
      this.#signalAll([...this.#groupsOf(rows), ...rows.map(({ pid }) => pid)], 'SIGKILL');
      await pause(Math.min(2 ** pass, 25));
    }
  }

  async survivors(): Promise<readonly Member[]> {
    return this.#describeMembers(await this.#find());
  }

  async isGone(): Promise<boolean> {
    for (const [pid, startTicks] of this.#known) {
      const row = await untilSeeing(async () => this.#table.row(pid), null);
      if (row?.startTicks === startTicks && row.state !== 'Z') return false;
    }
    return (await this.#find()).length === 0;
  }

  async describe(): Promise<readonly string[]> {
    const rows = await this.#find();
    const leader = this.#leaderEndTicks === null ? this.#table.row(this.#pid) : null;
    return [...(leader === null ? [] : [leader]), ...rows].map((row) => describeRow(row, this.#table.commandOf(row.pid)));
  }

  async #find(strike?: (pid: number) => void): Promise<ProcessRow[]> {
    if (this.#isAlone) return [];
    const search: Search = strike === undefined ? { since: this.#since } : { since: this.#since, strike };
    const rows = await untilSeeing(() => findMembers(this.#table, this.#lineage(), search), []);
    for (const row of rows) this.#known.set(row.pid, row.startTicks);
    return rows;
  }

  #lineage(): Lineage {
    this.#hostSession ??= this.#table.row(process.pid)?.sessionId ?? 0;
    const leaderEndTicks = this.#leaderEndTicks;
    return {
      leader: this.#pid,
      cookie: this.#cookie,
      leaderEndTicks,
      hasGroup: leaderEndTicks === null || this.#send(-this.#pid, 0),
      known: this.#known,
      hostSession: this.#hostSession,
    };
  }

  /** The groups of members: all of their processes are members, because a group never leaves its session. */
  #groupsOf(rows: readonly ProcessRow[]): number[] {
    const foreign = this.#hostSession ?? 0;
    return [...new Set(rows.filter(({ sessionId }) => sessionId > 1 && sessionId !== foreign).map(({ groupId }) => -groupId))];
  }

  #signalAll(pids: readonly number[], ...signals: readonly NodeJS.Signals[]): void {
    for (const signal of signals) for (const pid of pids) this.#send(pid, signal);
  }

  #describeMembers(rows: readonly ProcessRow[]): Member[] {
    return rows.map(({ pid }) => ({ pid, command: this.#table.commandOf(pid) }));
  }
}

function describeRow({ pid, state, cpuTicks }: ProcessRow, command: string): string {
  return `${pid} ${command.slice(0, 80)} (${state}, ${(cpuTicks / 100).toFixed(1)} s CPU)`;
}
