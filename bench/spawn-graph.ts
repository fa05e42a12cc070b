// The baseline of real-schedules: what anybody would write by hand.  node spawn-graph.ts FILE JOBS   (tasks in the order of the file)
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Task {
  readonly id: string;
  readonly command: readonly string[];
  readonly dependsOn: readonly string[];
}

const [file, jobs] = process.argv.slice(2);
const waiting: Task[] = JSON.parse(readFileSync(file!, 'utf8'));
const ended = new Set<string>();
let running = 0;

function startWhatMay(): void {
  for (let index = 0; index < waiting.length && running < Number(jobs);) {
    const task = waiting[index]!;
    if (!task.dependsOn.every((id) => ended.has(id))) {
      index++;
      continue;
    }
    waiting.splice(index, 1);
    running++;
    const child = spawn(task.command[0]!, task.command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => {});
    child.on('close', () => {
      running--;
      ended.add(task.id);
      startWhatMay();
    });
  }
}

startWhatMay();
