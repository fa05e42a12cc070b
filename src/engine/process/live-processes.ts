/** One command of this host that runs, or waits for room to run, until its result. */
export interface LiveProcess {
  /** Whether it has started, so that its end makes room for another. */
  readonly isRunning: boolean;
  /** Ends it, by force after the grace. */
  cancel(graceMs: number): void;
  readonly settled: Promise<unknown>;
}

/** How many of the last starts are remembered: those of a quarter of a second, at the fastest. */
const rememberedLaunches = 1_024;

/** All of this host: the system's processes are one set, whoever started them. */
const liveProcesses = new Set<LiveProcess>();
const launchedPids = new Set<number>();
/** Not waited for yet: nobody else can have these numbers. */
const livingLeaders = new Set<number>();
const roomListeners = new Set<() => void>();

export function addLiveProcess(live: LiveProcess): Disposable {
  liveProcesses.add(live);
  return {
    [Symbol.dispose]: () => {
      liveProcesses.delete(live);
      if (!live.isRunning) return;
      const waiting = [...roomListeners];
      roomListeners.clear();
      for (const listener of waiting) listener();
    },
  };
}

/** Calls back once when a process of this host has ended, so that there is room for another. */
export function onceRoom(listener: () => void): Disposable {
  roomListeners.add(listener);
  return { [Symbol.dispose]: () => void roomListeners.delete(listener) };
}

/**
 * Remembers that this host has started a process, so that nobody takes it for another command's. To be disposed as soon as its end
 * is known: from then on its number may be somebody else's.
 */
export function noteLaunch(pid: number): Disposable {
  livingLeaders.add(pid);
  launchedPids.delete(pid);
  launchedPids.add(pid);
  const [oldest] = launchedPids;
  if (launchedPids.size > rememberedLaunches && oldest !== undefined) launchedPids.delete(oldest);
  return { [Symbol.dispose]: () => void livingLeaders.delete(pid) };
}

/** Whether the process with this number is a command of this host, and not what a command has started. */
export const isLivingLeader = (pid: number): boolean => livingLeaders.has(pid);

/** Whether this host has lately started the process with this number. */
export const isOwnLaunch = (pid: number): boolean => launchedPids.has(pid);

/**
 * Ends every process of this host and waits until each has its result (`cancelled`): asked to end, and by force after `graceMs`.
 * For the orderly end of the host: needs nothing but the system, so it works after an editor has taken its services away. Takes at
 * most `graceMs` and about two seconds; called again with a shorter grace, it shortens the first.
 */
export async function endAll(graceMs: number): Promise<void> {
  const living = [...liveProcesses];
  for (const live of living) live.cancel(graceMs);
  await Promise.allSettled(living.map(({ settled }) => settled));
}
