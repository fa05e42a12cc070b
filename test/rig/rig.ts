import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, 'fake-command.cjs');

type Message =
  | {
      readonly type: 'started';
      readonly name: string;
      readonly pid: number;
      readonly env: NodeJS.ProcessEnv;
      readonly cwd: string;
    }
  | { readonly type: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly type: 'done'; readonly id: number };

/**
 * Fake commands that do exactly what a test tells them, when it tells them: they connect back over a socket, so that tests of
 * parallelism and of supervision wait for events and never sleep. (The idea is that of google/wireit's command rig.)
 *
 *     await using rig = await startRig();
 *     const build = rig.command('build');
 *     const result = runProcess({ command: build.argv, cwd: tmpdir() });
 *     const invocation = await build.started();
 *     await invocation.stdout('hello\n');
 *     invocation.exit(0);
 */
export async function startRig(): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-rig-'));
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/[:\\]/g, '-')}` : join(folder, 'socket');
  const rig = new Rig(folder, address);
  await rig.listen();
  return rig;
}

export class Rig implements AsyncDisposable {
  readonly #folder: string;
  readonly #address: string;
  readonly #server: Server;
  readonly #commands = new Map<string, FakeCommand>();
  readonly #sockets = new Set<Socket>();

  constructor(folder: string, address: string) {
    this.#folder = folder;
    this.#address = address;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(this.#address, resolve));
  }

  /** One more command; each start of its `argv` is one invocation. */
  command(name = `command-${this.#commands.size + 1}`): FakeCommand {
    const command = new FakeCommand(name, [process.execPath, program, this.#address, name]);
    this.#commands.set(name, command);
    return command;
  }

  /** Ends every fake command that is still alive, and takes the socket away. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let invocation: Invocation | undefined;
    // A command that is killed may reset the connection; `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      invocation?.noteEnd();
    });
    createInterface({ input: socket }).on('line', (line) => {
      const message: Message = JSON.parse(line);
      if (message.type === 'started') {
        invocation = new Invocation(socket, message);
        this.#commands.get(message.name)?.noteStart(invocation);
      } else invocation?.noteMessage(message);
    });
  }
}

/** A fake command: what to start, and who has been started. */
export class FakeCommand {
  readonly name: string;
  readonly argv: readonly string[];
  /** Invocations so far; proof that something did not run. */
  count = 0;
  readonly #ready: Invocation[] = [];
  readonly #waiting: ((invocation: Invocation) => void)[] = [];

  constructor(name: string, argv: readonly string[]) {
    this.name = name;
    this.argv = argv;
  }

  /** The next invocation that no test has taken yet. */
  started(): Promise<Invocation> {
    const ready = this.#ready.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  noteStart(invocation: Invocation): void {
    this.count++;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#ready.push(invocation);
    else waiting(invocation);
  }
}

/** One running fake command. Each order settles when it is carried out. */
export class Invocation {
  readonly pid: number;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Settles when the process is gone, however it ended: the system closes its socket. */
  readonly ended: Promise<void>;
  /** Signals received so far, in order. */
  readonly signals: NodeJS.Signals[] = [];
  readonly #socket: Socket;
  readonly #orders = new Map<number, () => void>();
  readonly #end = Promise.withResolvers<void>();
  #onSignal: (() => void)[] = [];
  #orderCount = 0;

  constructor(socket: Socket, message: Extract<Message, { type: 'started' }>) {
    this.#socket = socket;
    this.pid = message.pid;
    this.env = message.env;
    this.cwd = message.cwd;
    this.ended = this.#end.promise;
  }

  stdout(data: string | Buffer): Promise<void> {
    return this.#order({ type: 'write', stream: 'stdout', base64: Buffer.from(data).toString('base64') });
  }

  stderr(data: string | Buffer): Promise<void> {
    return this.#order({ type: 'write', stream: 'stderr', base64: Buffer.from(data).toString('base64') });
  }

  /** Closes both output streams; the process goes on. */
  closeOutput(): Promise<void> {
    return this.#order({ type: 'closeOutput' });
  }

  /** From now on the signal is only noted. */
  ignore(signal: NodeJS.Signals): Promise<void> {
    return this.#order({ type: 'ignore', signal });
  }

  /** Starts another command as a child that shares the output streams; `detached` = in a session of its own. */
  spawn(command: readonly string[], options: { readonly detached?: boolean } = {}): Promise<void> {
    return this.#order({ type: 'spawn', command, detached: options.detached === true });
  }

  exit(code = 0): void {
    void this.#order({ type: 'exit', code });
  }

  /** Ends itself by a signal, as a crash does. */
  raise(signal: NodeJS.Signals): void {
    void this.#order({ type: 'raise', signal });
  }

  /** Settles when the signal has been received, also when it was before the call. */
  async signalled(signal: NodeJS.Signals): Promise<void> {
    while (!this.signals.includes(signal)) await new Promise<void>((resolve) => this.#onSignal.push(resolve));
  }

  noteMessage(message: Exclude<Message, { type: 'started' }>): void {
    if (message.type === 'done') return this.#orders.get(message.id)?.();
    this.signals.push(message.signal);
    const listeners = this.#onSignal;
    this.#onSignal = [];
    for (const listener of listeners) listener();
  }

  noteEnd(): void {
    this.#end.resolve();
  }

  #order(order: Readonly<Record<string, unknown>>): Promise<void> {
    const id = ++this.#orderCount;
    return new Promise((resolve) => {
      this.#orders.set(id, resolve);
      this.#socket.write(`${JSON.stringify({ ...order, id })}\n`);
    });
  }
}
