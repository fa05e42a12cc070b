import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../model/error-code.ts';
import { messageOf } from '../../model/result.ts';
import { identify, isAlive } from '../process/process-identity.ts';
import type { Logger } from '../ports.ts';

/** What the runs of a host have of the slots of this machine, and want. */
export interface SlotUse {
  /** Slots that the largest of its runs may use. */
  readonly most: number;
  readonly used: number;
  /** Rank of the most urgent of its runs that lacks slots; null when none does. */
  readonly hungerRank: number | null;
  /** Rank of a run that wants some of `used` and looks who else does; null when all of them are taken. */
  readonly claimRank: number | null;
}

/** The same of another host. */
export interface OtherUse extends SlotUse {
  /** Its name, which nobody else has. */
  readonly host: string;
}

export interface MachineSlotsOptions {
  /** Absolute, ours alone; it is made when it is first needed. */
  readonly directory: string;
  readonly logger: Logger;
  /** Whether this process is itself part of a check of another host, so that it uses the slot of that check. */
  readonly isInside?: boolean | undefined;
}

/** Longer than any record: a record is always written over the whole of the last one. */
const recordLength = 32;

let presencesOfThisProcess = 0;

/**
 * What all hosts of a user that share a directory say of their slots: each that runs something has one file there, named by pid and start
 * time, and rewrites the one line in it. A file of a process that has died counts for nothing, and is taken away by whoever finds it. A
 * directory that refuses costs one warning, and nobody is asked until there is something new to run.
 */
export class MachineSlots {
  /** Of this host. */
  readonly name: string;
  readonly #options: MachineSlotsOptions;
  #descriptor: number | null = null;
  #isBroken = false;
  #hasWarned = false;

  constructor(options: MachineSlotsOptions) {
    this.#options = options;
    const { pid, start } = identify(process.pid);
    this.name = `${pid}-${start ?? ''}-${++presencesOfThisProcess}`;
  }

  /** Says what is used here from now on; null = nothing runs. */
  announce(use: SlotUse | null): void {
    if (use === null) this.#isBroken = false;
    this.#attempt(() => {
      if (use === null) return this.#withdraw();
      this.#descriptor ??= this.#open();
      const { most, used, hungerRank, claimRank } = use;
      writeSync(this.#descriptor, `${most} ${used} ${hungerRank ?? '-'} ${claimRank ?? '-'}`.padEnd(recordLength), 0);
    });
  }

  /** Slots that another host has taken for what this one does. */
  get lent(): number {
    return this.#options.isInside === true ? 1 : 0;
  }

  /** What every other living host uses. */
  others(): readonly OtherUse[] {
    if (this.#descriptor === null) return [];
    return this.#attempt(() => readdirSync(this.#options.directory).flatMap((name) => this.#read(name))) ?? [];
  }

  #open(): number {
    const { directory } = this.#options;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return openSync(join(directory, this.name), 'w', 0o600);
  }

  #withdraw(): void {
    if (this.#descriptor === null) return;
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    closeSync(descriptor);
    rmSync(join(this.#options.directory, this.name), { force: true });
  }

  #read(name: string): readonly OtherUse[] {
    const [, pid, start] = /^(\d+)-(\d*)-\d+$/.exec(name) ?? [];
    if (pid === undefined || name === this.name) return [];
    const file = join(this.#options.directory, name);
    if (!isAlive({ pid: Number(pid), start: start === '' ? null : Number(start) })) {
      // Its name is nobody else's: nothing can be mistaken.
      rmSync(file, { force: true });
      return [];
    }
    const use = parse(readIfThere(file));
    return use === null ? [] : [{ ...use, host: name }];
  }

  #attempt<T>(work: () => T): T | null {
    if (this.#isBroken) return null;
    try {
      return work();
    } catch (thrown) {
      this.#isBroken = true;
      if (!this.#hasWarned)
        this.#options.logger.warn(`Slots cannot be shared with other Preflight processes: ${messageOf(thrown)}`);
      this.#hasWarned = true;
      return null;
    }
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return '';
    throw thrown;
  }
}

/** null for the file of a host that has only just begun, and for what is none of ours. */
function parse(record: string): SlotUse | null {
  const [, most, used, hunger, claim] = /^(\d{1,9}) (\d{1,9}) (\d|-) (\d|-) *$/.exec(record) ?? [];
  if (most === undefined) return null;
  const rankOf = (text: string | undefined): number | null => (text === '-' ? null : Number(text));
  return { most: Number(most), used: Number(used), hungerRank: rankOf(hunger), claimRank: rankOf(claim) };
}
