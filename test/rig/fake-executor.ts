import type { Check } from '../../src/model/check.ts';
import { emptyResult, type CheckResult, type Verdict } from '../../src/model/verdict.ts';
import type { Execution, Executor } from '../../src/engine/run.ts';

/** An executor whose checks end when, and how, the test says. A check that is stopped ends as `cancelled` by itself, unless told to be stubborn. */
export class FakeExecutor {
  /** Ids in the order in which they started. */
  readonly started: string[] = [];
  readonly stopped: string[] = [];
  readonly killed: string[] = [];
  readonly stubborn = new Set<string>();
  readonly #running = new Map<string, (result: CheckResult) => void>();
  readonly #executions = new Map<string, Execution>();

  readonly execute: Executor = (check: Check, execution: Execution) => {
    const { promise, resolve } = Promise.withResolvers<CheckResult>();
    this.started.push(check.id);
    this.#running.set(check.id, resolve);
    this.#executions.set(check.id, execution);
    execution.stop.addEventListener('abort', () => {
      this.stopped.push(check.id);
      if (!this.stubborn.has(check.id)) this.#settle(check.id, { ...emptyResult, verdict: 'cancelled' });
    });
    execution.kill.addEventListener('abort', () => {
      this.killed.push(check.id);
      this.#settle(check.id, { ...emptyResult, verdict: 'cancelled' });
    });
    return promise;
  };

  get running(): readonly string[] {
    return [...this.#running.keys()];
  }

  /** Ends a running check, and waits until the run has taken note. */
  async end(id: string, verdict: Verdict = 'passed', parts: Partial<CheckResult> = {}): Promise<void> {
    if (!this.#running.has(id)) throw new Error(`${id} does not run; ${this.running.join(', ') || 'nothing'} does`);
    this.#settle(id, { ...emptyResult, verdict, attempts: 1, ...parts });
    await settled();
  }

  /** Says that the machine had no room for the process of a running check. */
  shortage(id: string, code: string): void {
    this.#executions.get(id)?.onShortage(code);
  }

  /** Says what the processes of a running check have resident. */
  memory(id: string, bytes: number): void {
    this.#executions.get(id)?.onMemory(bytes);
  }

  #settle(id: string, result: CheckResult): void {
    const resolve = this.#running.get(id);
    this.#running.delete(id);
    resolve?.(result);
  }
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
