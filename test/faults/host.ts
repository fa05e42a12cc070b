import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

interface HostedSpec {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly graceMs?: number;
  readonly keepDaemons?: boolean;
}

/** A host of commands in a process of its own, to be killed by a test. */
export class Host implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<unknown>;

  constructor(specs: readonly HostedSpec[]) {
    const program = join(import.meta.dirname, 'host-program.ts');
    const child = spawn(process.execPath, [program, JSON.stringify(specs)], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#ended = once(child, 'exit');
  }

  /** The next line that begins with this word, without it. */
  async says(word: string): Promise<string> {
    for (;;) {
      const [line]: string[] = await once(this.#lines, 'line');
      if (line?.startsWith(word) === true) return line.slice(word.length).trim();
    }
  }

  tell(word: string): void {
    this.#child.stdin?.write(`${word}\n`);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    await this.#ended;
  }

  /** Tells it a word that it does not survive. */
  async endsOnWord(word: string): Promise<void> {
    this.tell(word);
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL');
  }
}
