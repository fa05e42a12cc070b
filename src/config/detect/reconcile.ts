import type { Check } from '../../model/check.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { origins, type Candidate, type Candidates, type Job } from './detection.ts';
import { foldersThatInclude, reaches } from './jobs.ts';

/**
 * Makes one list of what all detectors found, in which no work is done twice: a candidate all of whose jobs others do already is
 * left out, and who does them says that they stand for it. What must not or need not run stays in the list, with its reason.
 */
export function reconcile(found: readonly Candidates[]): Candidates {
  const problems = found.flatMap((each) => each.problems);
  const sorted = found.flatMap((each) => each.candidates).sort((a, b) => origins.indexOf(a.origin) - origins.indexOf(b.origin));
  const kept = new Map<string, Candidate>();
  const running = new Workers();
  const listed = new Workers();
  for (const candidate of sorted) {
    const { check } = candidate;
    const doers = candidate.doesMore ? [] : (findWorkers(candidate)?.findDoers(candidate) ?? []);
    for (const id of doers) kept.set(id, standFor(kept.get(id)!, check));
    const left =
      doers.length === 0
        ? candidate
        : leaveOut(
            candidate,
            doers.map((id) => kept.get(id)!.check),
          );
    if (left === null) continue;
    const own = kept.has(check.id) ? rename(left) : left;
    if (kept.has(own.check.id)) {
      problems.push(describeClash(check));
      continue;
    }
    kept.set(own.check.id, own);
    if (check.enabled) running.add(own);
    if (check.effect === 'read') listed.add(own);
  }
  return { candidates: [...kept.values()], problems };

  /** Of what nobody wrote down and what does not run anyway, one that is listed is enough. */
  function findWorkers({ check, origin }: Candidate): Workers | null {
    if (check.enabled) return running;
    return check.effect === 'read' && origin !== 'script' && origin !== 'task' ? listed : null;
  }
}

/** What is left of a candidate that builds do as well: builds are for a push, and whoever waits for one learns of a wrong type too late. */
function leaveOut(candidate: Candidate, doers: readonly Check[]): Candidate | null {
  const { check } = candidate;
  const on = check.on.filter((trigger) => doers.some((doer) => doer.kind === 'build' && !doer.on.includes(trigger)));
  return check.enabled && on.length > 0 ? { ...candidate, check: { ...check, on } } : null;
}

interface Worker {
  readonly job: Job;
  readonly candidate: Candidate;
}

/** Who does which jobs, found without looking at all of them. */
class Workers {
  readonly #byJob = new Map<string, Worker[]>();

  add(candidate: Candidate): void {
    for (const job of candidate.jobs) {
      const key = keyOf(job, job.folder);
      const known = this.#byJob.get(key) ?? [];
      this.#byJob.set(key, known);
      // Another one could only do more where the first one does not look at everything, or does not always run.
      if (known.every((one) => one.job.within !== undefined || isBuild(one))) known.push({ job, candidate });
    }
  }

  /** The ids of those who do all the jobs of a candidate; nobody when one is left, or when it has none. */
  findDoers(candidate: Candidate): readonly string[] {
    const doers = candidate.jobs.map((job) => this.#findDoer(job, candidate));
    const all = doers.filter((doer) => doer !== null);
    return all.length === doers.length ? [...new Set(all)] : [];
  }

  #findDoer(job: Job, { origin }: Candidate): string | null {
    const all = [...foldersThatInclude(job)].flatMap((folder) => this.#byJob.get(keyOf(job, folder)) ?? []);
    // Scripts of packages have been compared with each other by what they call.
    const doers = all.filter(
      (one) => reaches(one.job, job.folder) && !(origin === 'script' && one.candidate.origin === 'script'),
    );
    return (doers.find((one) => !isBuild(one)) ?? doers[0])?.candidate.check.id ?? null;
  }
}

function isBuild({ candidate }: Worker): boolean {
  return candidate.check.kind === 'build';
}

function keyOf({ tool, kind }: Job, folder: string): string {
  return `${tool} ${kind} ${folder}`;
}

/** A tool's check beside a script of the same name that does something else. */
function rename(candidate: Candidate): Candidate {
  return { ...candidate, check: { ...candidate.check, id: `${candidate.check.id}:check` } };
}

/** The same candidate, which also stands for a check that is left out. */
export function standFor(candidate: Candidate, { covers }: Pick<Check, 'covers'>): Candidate {
  return { ...candidate, check: { ...candidate.check, covers: [...new Set([...candidate.check.covers, ...covers])] } };
}

function describeClash({ id, source }: Check): ConfigProblem {
  const message = `"${id}" (${source.reason}) is left out: there is another check "${id}".`;
  return { severity: 'warning', message, file: source.file, line: source.line, column: null, check: null };
}
