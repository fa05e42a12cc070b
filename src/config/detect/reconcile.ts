import type { Check } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { origins, type Candidate, type Candidates } from './detection.ts';
import { includesJob } from './jobs.ts';

/**
 * Makes one list of what all detectors found, in which no work is done twice: a candidate all of whose jobs others do already is
 * left out, and who does them says that they stand for it. What must not or need not run stays in the list, with its reason.
 */
export function reconcile(found: readonly Candidates[]): Candidates {
  const problems = found.flatMap((each) => each.problems);
  const sorted = found.flatMap((each) => each.candidates).sort((a, b) => origins.indexOf(a.origin) - origins.indexOf(b.origin));
  const kept = new Map<string, Candidate>();
  for (const candidate of sorted) {
    const { check } = candidate;
    const others = check.enabled && !candidate.doesMore ? findDoers(candidate, kept) : [];
    if (others.length > 0) for (const other of others) kept.set(other.check.id, standFor(other, check));
    else if (kept.has(check.id)) problems.push(describeClash(check));
    else kept.set(check.id, candidate);
  }
  return { candidates: [...kept.values()], problems };
}

/** Who does all the jobs of a candidate; nobody when one is left, or when it has none. */
function findDoers(candidate: Candidate, kept: ReadonlyMap<string, Candidate>): readonly Candidate[] {
  // Scripts of a package have been compared with each other by what they call.
  const others = [...kept.values()].filter(
    ({ check, origin }) => check.enabled && !(origin === 'script' && candidate.origin === 'script'),
  );
  const doers = candidate.jobs.map((job) => others.find((other) => other.jobs.some((done) => includesJob(done, job))));
  const all = doers.filter((doer) => doer !== undefined);
  return all.length === doers.length ? [...new Set(all)] : [];
}

/** The same candidate, which also stands for a check that is left out. */
export function standFor(candidate: Candidate, { covers }: Pick<Check, 'covers'>): Candidate {
  return { ...candidate, check: { ...candidate.check, covers: [...new Set([...candidate.check.covers, ...covers])] } };
}

function describeClash({ id, source }: Check): ConfigProblem {
  const message = `"${id}" (${source.reason}) is left out: there is another check "${id}".`;
  return { severity: 'warning', message, file: source.file, line: source.line, column: null, check: null };
}
