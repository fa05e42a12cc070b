import { readdirSync, readFileSync } from 'node:fs';
import { runProcess, type ProcessOptions } from '../../src/engine/process/run-process.ts';
import type { ProcessResult, ProcessSpec } from '../../src/engine/process/spec.ts';

const variable = 'PREFLIGHT_FAULT';
let observers = 0;

/** What is known of a supervised command from outside: its result, how long that took, and who was alive at that moment. */
export interface Observed extends ProcessResult {
  readonly tookMs: number;
  /** Commands of processes that were alive when the result was there. */
  readonly alive: readonly string[];
}

/**
 * Watches from outside, by a mark in the environment of hostile programs and nothing that the process core knows of. Every hostile
 * program of the suite also ends by itself after some seconds: a broken core must not hurt the machine.
 */
export class Observer {
  readonly mark = `fault-${process.pid}-${++observers};`;

  /** To be part of the environment of what is observed. */
  get env(): Record<string, string> {
    return { [variable]: this.mark };
  }

  /** Living processes with the mark, as command lines; a zombie has no environment any more. */
  survivors(): string[] {
    if (process.platform !== 'linux') return [];
    const entry = Buffer.from(`${variable}=${this.mark}\0`);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && readProc(name, 'environ').includes(entry))
      .map((pid) => `${pid} ${readProc(pid, 'cmdline').toString().replaceAll('\0', ' ')}`);
  }

  /** Runs a command, and fails when the result does not come within `timeout + grace + 5 s`: the promise behind every other. */
  async run(spec: Omit<ProcessSpec, 'cwd'>, options: ProcessOptions = {}): Promise<Observed> {
    const startedMs = performance.now();
    const result = await runProcess({ cwd: '/', ...spec, env: { ...spec.env, ...this.env } }, options);
    const tookMs = performance.now() - startedMs;
    const limitMs = (spec.timeoutMs ?? Number.POSITIVE_INFINITY) + (spec.graceMs ?? 5_000) + 5_000;
    if (tookMs > limitMs) throw new Error(`the result came after ${tookMs} ms, and not within ${limitMs} ms`);
    return { ...result, tookMs, alive: this.survivors() };
  }

  /** Settles when no marked process is alive; fails when that takes longer. The system sends no event for it: this looks again. */
  async gone(withinMs: number): Promise<void> {
    await eventually(withinMs, () => this.survivors());
  }
}

/** Looks until nothing is found any more; fails with what is found at the end of the time. */
export async function eventually(withinMs: number, find: () => readonly string[]): Promise<void> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const found = find();
    if (found.length === 0) return;
    if (performance.now() > untilMs) throw new Error(`after ${withinMs} ms there is still: ${found.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function readProc(pid: string, file: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    return Buffer.alloc(0);
  }
}
