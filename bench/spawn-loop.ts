// The baseline of cli-overhead: what anybody would write by hand.  node spawn-loop.js COUNT JOBS PROGRAM ARGS…
import { spawn } from 'node:child_process';
import pLimit from 'p-limit';

const [count, jobs, program, ...args] = process.argv.slice(2);
const limit = pLimit(Number(jobs));
const once = () =>
  new Promise<void>((resolve, reject) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
await Promise.all(Array.from({ length: Number(count) }, () => limit(once)));
