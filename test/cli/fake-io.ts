import type { Interruption, Io, Sink } from '../../src/cli/io.ts';
import { FakeClock } from '../rig/fake-clock.ts';

/** An output stream that remembers. */
export class FakeSink implements Sink {
  isTTY = false;
  columns = 80;
  rows = 24;
  text = '';
  /** Hears what is written, as a terminal would. */
  onWrite: (text: string) => void = () => {};

  write(text: string): void {
    this.text += text;
    this.onWrite(text);
  }
}

/** A process that does what the test says. */
export class FakeIo implements Io {
  readonly stdout = new FakeSink();
  readonly stderr = new FakeSink();
  readonly clock = new FakeClock();
  env: NodeJS.ProcessEnv = {};
  platform: NodeJS.Platform = 'linux';
  cwd: string | null = '/root';
  /** Set by `exit`. */
  exitStatus: number | null = null;
  readonly #interruptions = new Set<(cause: Interruption) => void>();
  readonly #exits = new Set<() => void>();
  readonly #suspensions = new Set<{ readonly before: () => void; readonly after: () => void }>();

  onInterrupt(listener: (cause: Interruption) => void): Disposable {
    return add(this.#interruptions, listener);
  }

  onExit(listener: () => void): Disposable {
    return add(this.#exits, listener);
  }

  onSuspend(before: () => void, after: () => void): Disposable {
    return add(this.#suspensions, { before, after });
  }

  exit(status: number): void {
    this.exitStatus = status;
    for (const listener of this.#exits) listener();
  }

  interrupt(cause: Interruption): void {
    for (const listener of this.#interruptions) listener(cause);
  }

  suspend(): void {
    for (const { before } of this.#suspensions) before();
  }

  resume(): void {
    for (const { after } of this.#suspensions) after();
  }

  /** Listeners that nobody has taken back. */
  get listenerCount(): number {
    return this.#interruptions.size + this.#exits.size + this.#suspensions.size;
  }
}

function add<T>(set: Set<T>, item: T): Disposable {
  set.add(item);
  return { [Symbol.dispose]: () => void set.delete(item) };
}
