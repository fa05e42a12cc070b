// The baseline of flood: runs the same command COUNT times at once and throws away what it writes.  node discard-loop.js COUNT PROGRAM ARGS…
import { spawn } from 'node:child_process';

const [count, program, ...args] = process.argv.slice(2);
const once = () =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => {});
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
  });
await Promise.all(Array.from({ length: Number(count) }, once));
