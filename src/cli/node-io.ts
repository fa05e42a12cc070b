import { systemClock } from '../engine/ports.ts';
import { errorCode } from '../model/error-code.ts';
import { messageOf } from '../model/result.ts';
import { interruptedStatus, type Interruption, type Io, type Sink } from './io.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** This process as the command line sees it. */
export interface NodeIo extends Io {
  /**
   * Waits until what was written has left this process: on some systems pipes are written in the background.
   * False when some of standard output could not be written though somebody wants to read it, such as to a full disk.
   */
  flush(): Promise<boolean>;
}

export function createNodeIo(): NodeIo {
  const closed = createClosedEvent();
  let isComplete = true;
  const onGone = (error: Error): void => {
    if (errorCode(error) === 'EPIPE') return closed.emit();
    isComplete = false;
    process.stderr.write(`preflight: Cannot write to standard output: ${messageOf(error)}.\n`);
  };
  return {
    stdout: createSink(process.stdout, onGone),
    stderr: createSink(process.stderr, () => {}),
    env: process.env,
    platform: process.platform,
    clock: systemClock,
    cwd: currentDirectory(),
    onInterrupt: (listener) => listenForInterruptions(listener, closed),
    onExit: listenForExit,
    onSuspend: listenForSuspension,
    exit: (status) => process.exit(status),
    async flush() {
      await flushOutput();
      return isComplete;
    },
  };
}

async function flushOutput(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0 && !stream.destroyed) await new Promise((resolve) => stream.write('', resolve));
  }
  // A stream tells of an error after the call that failed.
  await new Promise((resolve) => setImmediate(resolve));
}

interface ClosedEvent {
  emit(): void;
  listener: ((cause: Interruption) => void) | null;
}

/** A reader that has gone ends the program like the signal that other programs get, unless somebody listens. */
function createClosedEvent(): ClosedEvent {
  return {
    listener: null,
    emit() {
      if (this.listener === null) process.exit(interruptedStatus.SIGPIPE);
      else this.listener('SIGPIPE');
    },
  };
}

function createSink(stream: NodeJS.WriteStream, onGone: (error: Error) => void): Sink {
  let isGone = false;
  stream.on('error', (error) => {
    if (isGone) return;
    isGone = true;
    onGone(error);
  });
  return {
    isTTY: stream.isTTY || false,
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    write(text) {
      if (!isGone) stream.write(text);
    },
  };
}

function currentDirectory(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function listenForInterruptions(listener: (cause: Interruption) => void, closed: ClosedEvent): Disposable {
  const handlers = signals.map((signal) => [signal, () => listener(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  closed.listener = listener;
  return {
    [Symbol.dispose]() {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      closed.listener = null;
    },
  };
}

function listenForExit(listener: () => void): Disposable {
  process.on('exit', listener);
  return { [Symbol.dispose]: () => void process.off('exit', listener) };
}

function listenForSuspension(before: () => void, after: () => void): Disposable {
  if (process.platform === 'win32') return { [Symbol.dispose]() {} };
  const suspend = (): void => {
    before();
    process.kill(process.pid, 'SIGSTOP');
  };
  process.on('SIGTSTP', suspend).on('SIGCONT', after);
  return { [Symbol.dispose]: () => void process.off('SIGTSTP', suspend).off('SIGCONT', after) };
}
