import type { Candidate } from '../detection.ts';
import { includesJob } from '../jobs.ts';
import { standFor } from '../reconcile.ts';

/**
 * `tools`, and those of `others` that do more. What only calls tools that are checks already (an environment, an alias, a script of
 * the same manifest) needs no check of its own: theirs stand for it, and give output that can be read.
 */
export function standIn(tools: readonly Candidate[], others: readonly Candidate[]): readonly Candidate[] {
  const all = [...tools];
  const rest = others.filter((other) => {
    const doers = other.jobs.map((job) =>
      all.findIndex(({ check, jobs }) => check.enabled && jobs.some((done) => includesJob(done, job))),
    );
    if (other.doesMore || other.check.effect === 'write' || doers.length === 0 || doers.includes(-1)) return true;
    for (const doer of new Set(doers)) all[doer] = standFor(all[doer]!, other.check);
    return false;
  });
  return [...all, ...rest];
}
