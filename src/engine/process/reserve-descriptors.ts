import { closeSync, openSync } from 'node:fs';

/** Descriptors that a start needs for a moment: two pairs for the output, one for its outcome, one for the empty input, and a reserve. */
const descriptorsForStart = 9;

/**
 * Throws the system's error when there are not enough file descriptors left to start a process. A start that fails for want of them
 * leaks those of its pipes in Node 22 and 24 and so makes things worse: where descriptors are short, look before.
 */
export function reserveDescriptors(): void {
  const descriptors: number[] = [];
  try {
    while (descriptors.length < descriptorsForStart) descriptors.push(openSync('/dev/null', 'r'));
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}
