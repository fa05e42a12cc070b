// The entry of a worker thread of the CPU pool: one request in, one reply out, until the pool ends the thread.
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../model/result.ts';
import { runCpuTask, type WorkerReply, type WorkerRequest } from './worker-tasks.ts';

function perform(request: WorkerRequest): WorkerReply {
  try {
    return { ok: true, output: runCpuTask(request) };
  } catch (thrown) {
    return { ok: false, message: messageOf(thrown) };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(perform(request)));
