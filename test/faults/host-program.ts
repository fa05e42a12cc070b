import { endAll } from '../../src/engine/process/live-processes.ts';
import { runProcess, watchdogPid } from '../../src/engine/process/run-process.ts';

// A host of its own: runs the specs in its argument, says `ready` when each command has written something, and obeys words on its input.
const specs: { command: string[]; env: Record<string, string>; graceMs?: number; keepDaemons?: boolean }[] = JSON.parse(
  process.argv[2] ?? '[]',
);
let silent = specs.length;
const say = (text: string) => process.stdout.write(`${text}\n`);

for (const spec of specs) {
  let isSilent = true;
  const onOutput = () => {
    if (!isSilent) return;
    isSilent = false;
    silent--;
    if (silent === 0) say('ready');
  };
  void runProcess({ cwd: '/', ...spec, onOutput }).then(({ verdict, reason }) => say(`result ${verdict} ${reason}`));
}

const actions: Record<string, () => unknown> = {
  exit: () => process.exit(0),
  throw: () =>
    setImmediate(() => {
      throw new Error('a bug of the host');
    }),
  endAll: async () => {
    await endAll(300);
    say('ended');
  },
  watchdog: () => say(`watchdog ${watchdogPid()}`),
};

process.stdin.setEncoding('utf8').on('data', (words: string) => {
  for (const word of words.split('\n')) actions[word]?.();
});
