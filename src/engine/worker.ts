// The entry of a worker thread of the CPU pool: one request in, one reply out, until the pool ends the thread.
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../model/result.ts';
import { runCpuTask, type WorkerReply, type WorkerRequest } from './worker-tasks.ts';

async function perform(request: WorkerRequest): Promise<WorkerReply> {
  try {
    return { ok: true, output: await runCpuTask(request) };
  } catch (thrown) {
    return { ok: false, message: messageOf(thrown) };
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  void perform(request).then((reply) => parentPort?.postMessage(reply));
});
