import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SealedFiles } from '../../../src/engine/cache/sealed-files.ts';
import { silentLogger } from '../../../src/engine/ports.ts';

/** Starts a process that writes entries, and kills it somewhere in a write, again and again; what is there must be whole each time. */
export async function killWriters(directory: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const writer = fork(join(import.meta.dirname, 'writer-program.ts'), [directory, String(round % 7), '10,30000,300000'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(writer, 'exit');
    // It tells of each entry; where in the next ones it is by then depends on the machine.
    for (let entry = 0; entry <= round % 12; entry++) await once(writer, 'message');
    writer.kill('SIGKILL');
    await ended;
    await assertWhole(directory);
  }
}

/** Every entry that is there can be read, and says what belongs to its name. */
export async function assertWhole(directory: string): Promise<void> {
  const said: string[] = [];
  const files = new SealedFiles(directory, {
    ...silentLogger,
    info: (text) => void said.push(text),
    warn: (text) => void said.push(text),
  });
  for (let index = 0; index < 12; index++) {
    const kept = await files.read(`verdicts/${index}`);
    if (kept !== null) assert.match(kept.text, new RegExp(`^${index}:(x*)$`));
  }
  assert.deepEqual(said, []);
}
