import type { ProcessRow, ProcessTable } from '../../../src/engine/process/process-table.ts';

interface FakeProcess {
  readonly row: ProcessRow;
  /** null = none yet, as of one that begins to execute a program. */
  readonly environment: string | null;
  readonly identity: number;
}

/** A table of processes that a test fills; signals sent to it are noted, and SIGKILL takes processes away. */
export class FakeProcessTable implements ProcessTable {
  readonly sent: string[] = [];
  ticks = 1_000;
  last = 100;
  #entries = 0;
  readonly #processes = new Map<number, FakeProcess>();
  /** Called instead of taking away the processes that a signal is for. */
  onSend: ((pid: number) => void) | null = null;
  /** Called before each look at a process: what happens while we look. */
  onLook: (pid: number) => unknown = () => {};

  add(pid: number, more: Partial<ProcessRow> & { readonly environment?: string | null } = {}): void {
    const { environment = '', ...row } = more;
    const whole = {
      pid,
      parentPid: 1,
      groupId: pid,
      sessionId: pid,
      state: 'S',
      startTicks: this.ticks,
      cpuTicks: 0,
      residentPages: 0,
      name: `p${pid}`,
      ...row,
    };
    this.#processes.set(pid, { row: whole, environment, identity: ++this.#entries });
    this.last = pid;
  }

  /** The same process executes another program. */
  become(pid: number, environment: string): void {
    const process = this.#processes.get(pid);
    if (process !== undefined) this.#processes.set(pid, { ...process, environment });
  }

  remove(pid: number): void {
    this.#processes.delete(pid);
  }

  readonly send = (pid: number, signal: NodeJS.Signals | 0): boolean => {
    const targets = [...this.#processes.values()].filter(({ row }) => (pid < 0 ? row.groupId === -pid : row.pid === pid));
    if (signal !== 0) this.sent.push(`${signal} ${pid}`);
    if (signal !== 0 && this.onSend !== null) this.onSend(pid);
    else if (signal === 'SIGKILL') for (const { row } of targets) this.#processes.delete(row.pid);
    return targets.length > 0;
  };

  pids(): number[] {
    return [...this.#processes.keys()];
  }

  row(pid: number): ProcessRow | null {
    return this.#processes.get(pid)?.row ?? null;
  }

  identity(pid: number): number | null {
    return this.#processes.get(pid)?.identity ?? null;
  }

  hasInEnvironment(pid: number, bytes: Buffer): boolean | null {
    this.onLook(pid);
    const process = this.#processes.get(pid);
    if (process === undefined) return false;
    return process.environment?.includes(bytes.toString()) ?? null;
  }

  outputsOf(pid: number): readonly string[] {
    return [`socket:[${pid}]`];
  }

  /** By pid: what it has open. */
  readonly open = new Map<number, string>();

  holds(pid: number, files: readonly string[]): boolean {
    return files.includes(this.open.get(pid) ?? '');
  }

  commandOf(pid: number): string {
    return `command of ${pid}`;
  }

  lastPid(): number {
    return this.last;
  }

  nowTicks(): number {
    return this.ticks;
  }
}
