import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { BlindError, openProcessTable } from './process-table.ts';
import { reserveDescriptors } from './reserve-descriptors.ts';
import { errorCode } from '../../model/error-code.ts';
import { isShortage } from './system-error.ts';

/**
 * Waits for the end of its input, which is the end of the host: the system closes the pipe however the host dies. Until then each
 * line names the commands that run, as `pid:start`. Then it asks the groups of those that are still the same processes, and
 * everything that carries the host's mark, to end, and after two seconds uses force, until nothing is found.
 */
export const watchdogScript = `trap '' HUP INT QUIT TERM
live=
while read -r line; do live=$line; done
signal_all() {
  found=
  for pid in $groups; do
    kill -s "$signal" -- "-$pid" 2>/dev/null && found=1 && kill -s CONT -- "-$pid" 2>/dev/null
  done
  for file in $(grep -lsaF -- "$mark" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${file#/proc/} pid=\${pid%/environ}
    kill -s "$signal" "$pid" 2>/dev/null && found=1 && kill -s CONT "$pid" 2>/dev/null
  done
  [ -n "$found" ]
}
mark=$1 groups=
for entry in $live; do
  pid=\${entry%%:*} start=\${entry#*:}
  if [ "$start" != - ]; then
    { read -r stat < "/proc/$pid/stat"; } 2>/dev/null || continue
    set -- \${stat##*) }
    [ "\${20}" = "$start" ] || continue
  fi
  groups="$groups $pid"
done
signal=TERM
signal_all || exit 0
signal=0 tries=0
while [ $tries -lt 20 ] && signal_all; do tries=$((tries + 1)); sleep 0.1 2>/dev/null || sleep 1; done
signal=KILL tries=0
while [ $tries -lt 30 ] && signal_all; do tries=$((tries + 1)); sleep 0.1 2>/dev/null || sleep 1; done
`;

/** A first command that ends within this time and says nothing costs no watchdog: the start of the host is what people wait for. */
const wakeAfterMs = 20;
/** A command shorter than this is not worth a line; the mark covers it. */
const announceAfterMs = 20;
/** The watchdog goes when nothing has run for this long. */
const idleMs = 2_000;
/** A machine on which it dies again and again does without. */
const mostDeaths = 5;

/** The care for one command; `hurry` when it has shown itself to the world. */
export interface Guard extends Disposable {
  hurry(): void;
}

/**
 * One small process beside this host that ends its commands when the host is killed and cannot do so itself. Started with the first
 * command, started again when it has died, ended when nothing runs. There is none on Windows, where the system's job object does a
 * part of that, nor where there is no `/bin/sh`.
 */
export class Watchdog {
  readonly #mark: string;
  /** When each command was started, by its pid. */
  readonly #live = new Map<number, number>();
  #child: ChildProcess | null = null;
  #deaths = process.platform === 'win32' ? mostDeaths : 0;
  #announced: ReadonlySet<number> = new Set();
  #announceTimer: NodeJS.Timeout | null = null;
  #idleTimer: NodeJS.Timeout | null = null;
  #wakeTimer: NodeJS.Timeout | null = null;

  /** `mark` stands in the environment of every command that shall end with this host, and nowhere else. */
  constructor(mark: string) {
    this.#mark = mark;
  }

  /** The watchdog's own process; null while there is none. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Guards a command that has just been started, until disposed; from its first output on at the latest. */
  guard(pid: number): Guard {
    this.#live.set(pid, performance.now());
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    this.#announceSoon();
    if (this.#child === null) this.#wakeTimer ??= setTimeout(() => this.#wake(), wakeAfterMs).unref();
    return {
      hurry: () => {
        if (this.#child === null) this.#wake();
      },
      [Symbol.dispose]: () => {
        this.#live.delete(pid);
        if (this.#announced.has(pid)) this.#announceSoon();
        if (this.#live.size === 0) this.#leaveSoon();
      },
    };
  }

  #wake(): void {
    if (this.#wakeTimer !== null) clearTimeout(this.#wakeTimer);
    this.#wakeTimer = null;
    if (this.#live.size === 0) return;
    if (this.#child !== null || this.#deaths >= mostDeaths) return;
    try {
      const child = startWatchdog(this.#mark);
      const onGone = (code: string) => {
        if (this.#child === child) this.#noteDeath(code);
      };
      child.once('exit', () => onGone('exit'));
      child.once('error', (error) => onGone(errorCode(error)));
      this.#child = child;
    } catch (error) {
      this.#noteDeath(errorCode(error));
    }
  }

  #noteDeath(code: string): void {
    this.#child = null;
    this.#announced = new Set();
    if (!isShortage(code)) this.#deaths++;
    this.#announceSoon();
  }

  /** Tells of commands only that have lived for a moment; a command that has ended is told of with the next one. */
  #announceSoon(): void {
    if (this.#announceTimer !== null || this.#deaths >= mostDeaths) return;
    this.#announceTimer = setTimeout(() => {
      this.#announceTimer = null;
      const grownMs = performance.now() - announceAfterMs + 1;
      const grown = [...this.#live].filter(([, startedMs]) => startedMs <= grownMs).map(([pid]) => pid);
      if (grown.length < this.#live.size) this.#announceSoon();
      if (grown.length === this.#announced.size && grown.every((pid) => this.#announced.has(pid))) return;
      this.#wake();
      this.#announced = new Set(grown);
      this.#child?.stdin?.write(`${grown.map(describeLeader).join(' ')}\n`);
    }, announceAfterMs).unref();
  }

  #leaveSoon(): void {
    if (this.#wakeTimer !== null) clearTimeout(this.#wakeTimer);
    this.#wakeTimer = null;
    if (this.#child !== null)
      this.#idleTimer ??= setTimeout(() => {
        this.#idleTimer = null;
        const child = this.#child;
        this.#child = null;
        this.#announced = new Set();
        child?.stdin?.end();
      }, idleMs).unref();
  }
}

/** With an environment and a session of its own, so that nothing that is meant for the host or for a command reaches it. */
function startWatchdog(mark: string): ChildProcess {
  reserveDescriptors();
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  const args = ['-c', watchdogScript, 'preflight-watchdog', mark];
  const child = spawn('/bin/sh', args, { detached: true, cwd: '/', env, stdio: ['pipe', 'ignore', 'ignore'] });
  // One that died has closed its end; `exit` tells.
  child.stdin.on('error', () => {});
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}

/** A command as the watchdog knows it: with its start where the system tells it; empty when it is gone or cannot be seen now. */
function describeLeader(pid: number): string {
  try {
    const table = openProcessTable();
    if (table === null) return `${pid}:-`;
    const row = table.row(pid);
    return row === null ? '' : `${pid}:${row.startTicks}`;
  } catch (error) {
    if (error instanceof BlindError) return '';
    throw error;
  }
}
