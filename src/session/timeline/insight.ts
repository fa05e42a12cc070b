import { percent, summarizeCpu } from '../../model/cpu-samples.ts';
import { describeDuration } from '../../model/duration.ts';
import { simulate, type SimulatedTask } from '../../engine/simulate.ts';
import { describeWait, findGaps, occupancyOf, spansOf, waitsIn, type Wait } from './spans.ts';
import { plainWords, type Words } from './words.ts';
import { costOf, criticalPathOf, durationOf, type TimedCheck, type Timeline } from './timeline.ts';

/** One thing that a run or its history teaches. */
export interface Insight {
  readonly kind:
    | 'critical-path'
    | 'slots'
    | 'split'
    | 'edge'
    | 'cache'
    | 'wait'
    | 'idle'
    | 'regression'
    | 'flaky'
    | 'silent'
    | 'timeout';
  /** The checks that it is about. */
  readonly checks: readonly string[];
  /** Wall time of the run that would be saved, by the simulator; null where that is no question. */
  readonly savesMs: number | null;
  /** One sentence. */
  readonly text: string;
}

/** Less is not worth a sentence. */
const least = { share: 0.02, ms: 10 };
/** Checks that are tried (fewer in a large run: so many starts are simulated for each idea), sentences per kind, and about savings together. */
const most = { candidates: 6, simulated: 1_200, told: 3, savings: 5 };

/** What a run teaches: first the critical path, then what could be saved, most first, then what was waited for. Pure. */
export function findInsights(timeline: Timeline, words: Words = plainWords): readonly Insight[] {
  const ran = timeline.checks.filter((check) => costOf(check) !== null);
  if (ran.length === 0) return [];
  const savings = findSavings(timeline, ran, words)
    .toSorted((a, b) => (b.savesMs ?? 0) - (a.savesMs ?? 0))
    .slice(0, most.savings);
  return [...tellCriticalPath(timeline, words), ...savings, ...findWaits(timeline, words), ...findIdle(timeline, words)];
}

function tellCriticalPath(timeline: Timeline, { say, nameOf }: Words): Insight[] {
  const { path, pathMs } = criticalPathOf(timeline);
  const durationMs = durationOf(timeline);
  if (pathMs === 0 || durationMs === 0) return [];
  const share = Math.round((100 * pathMs) / durationMs);
  const [took, all] = [pathMs, durationMs].map(inTime);
  const text = say('Critical path: {0}, {1} of {2} ({3} %).', path.map(nameOf).join(' → '), took!, all!, share);
  return [{ kind: 'critical-path', checks: path, savesMs: null, text }];
}

/** Each idea against the same run without it, both by the simulator on the durations that were measured. */
function findSavings(timeline: Timeline, ran: readonly TimedCheck[], words: Words): Insight[] {
  const ids = new Set(ran.map(({ id }) => id));
  const tasks = ran.map((check) => toTask(check, ids));
  const slots = Math.max(1, timeline.jobs);
  const baseMs = simulate({ tasks, slots }).makespanMs;
  const saves = (changed: readonly SimulatedTask[], otherSlots = slots): number =>
    baseMs - simulate({ tasks: changed, slots: otherSlots }).makespanMs;
  const { path, slackMs } = criticalPathOf(timeline);
  const candidates = ran
    .toSorted((a, b) => (slackMs.get(a.id) ?? 0) - (slackMs.get(b.id) ?? 0) || costOf(b)! - costOf(a)!)
    .slice(0, Math.max(2, Math.min(most.candidates, Math.floor(most.simulated / ran.length))));
  const isWorth = ({ savesMs }: Insight): boolean => (savesMs ?? 0) >= Math.max(least.ms, least.share * baseMs);
  const top = (ideas: readonly Insight[]): Insight[] =>
    ideas
      .filter(isWorth)
      .toSorted((a, b) => (b.savesMs ?? 0) - (a.savesMs ?? 0))
      .slice(0, most.told);
  return [
    ...top(moreSlots(slots, tasks, saves, timeline, words)),
    // Checks of git are our own, and nobody can split them.
    ...top(candidates.filter(({ kind }) => kind !== 'git').map((check) => split(check, tasks, saves, words))),
    ...top(edgesOf(path, ran).map((edge) => withoutEdge(edge, tasks, saves, words))),
    ...top(candidates.filter(canBeCached).map((check) => fromCache(check, tasks, saves, words))),
  ];
}

type Saves = (tasks: readonly SimulatedTask[], slots?: number) => number;

function toTask(check: TimedCheck, ids: ReadonlySet<string>): SimulatedTask {
  const { id, dependsOn, weight, priority, locks } = check;
  return { id, durationMs: costOf(check)!, dependsOn: dependsOn.filter((other) => ids.has(other)), weight, priority, locks };
}

const inTime = (ms: number): string => describeDuration(Math.max(0, ms));

/** The share of the processors in use from which on more slots make every check slower, which the simulator does not know. */
const busyMachine = 0.8;

/** The share of what any number of slots would save that is nearly all of it: more slots for the rest are not worth a word. */
const nearlyAll = 0.95;

/** The fewest that give nearly all that more slots could. */
function moreSlots(slots: number, tasks: readonly SimulatedTask[], saves: Saves, { cpu }: Timeline, { say }: Words): Insight[] {
  const wantedMs = nearlyAll * saves(tasks, tasks.length);
  if (tasks.length <= slots || wantedMs <= 0) return [];
  let [size, savesMs] = [tasks.length, saves(tasks, tasks.length)];
  for (let least = slots + 1; least < size;) {
    const middle = (least + size) >> 1;
    const savedMs = saves(tasks, middle);
    if (savedMs >= wantedMs) [size, savesMs] = [middle, savedMs];
    else least = middle + 1;
  }
  const busy = summarizeCpu(cpu)?.mean ?? 0;
  const text =
    busy < busyMachine
      ? say('{0} slots instead of {1} would save {2}.', size, slots, inTime(savesMs))
      : say(
          '{0} slots instead of {1} would save {2} if the processors, which were {3} busy, had room for more.',
          size,
          slots,
          inTime(savesMs),
          percent(busy),
        );
  return [{ kind: 'slots', checks: [], savesMs, text }];
}

function split({ id }: TimedCheck, tasks: readonly SimulatedTask[], saves: Saves, { say, nameOf }: Words): Insight {
  const other = `${id}\u0000`;
  const changed = tasks.flatMap((task) => {
    if (task.id !== id)
      return [task.dependsOn?.includes(id) === true ? { ...task, dependsOn: [...task.dependsOn, other] } : task];
    const half = { ...task, durationMs: task.durationMs / 2 };
    return [half, { ...half, id: other }];
  });
  const savesMs = saves(changed);
  return { kind: 'split', checks: [id], savesMs, text: say('Splitting {0} in two would save {1}.', nameOf(id), inTime(savesMs)) };
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

function edgesOf(path: readonly string[], ran: readonly TimedCheck[]): Edge[] {
  return path.slice(1).flatMap((to, index) => {
    const from = path[index]!;
    return ran.some(({ id, dependsOn }) => id === to && dependsOn.includes(from)) ? [{ from, to }] : [];
  });
}

function withoutEdge({ from, to }: Edge, tasks: readonly SimulatedTask[], saves: Saves, { say, nameOf }: Words): Insight {
  const changed = tasks.map((task) =>
    task.id === to ? { ...task, dependsOn: task.dependsOn?.filter((id) => id !== from) ?? [] } : task,
  );
  const savesMs = saves(changed);
  const text = say('If {0} did not need {1}, {2} would be saved.', nameOf(to), nameOf(from), inTime(savesMs));
  return { kind: 'edge', checks: [from, to], savesMs, text };
}

/** Failures are tried again. */
const canBeCached = ({ isCacheable, outcome }: TimedCheck): boolean =>
  isCacheable && outcome?.cached === false && outcome.verdict === 'passed' && !outcome.flaky;

function fromCache({ id }: TimedCheck, tasks: readonly SimulatedTask[], saves: Saves, { say, nameOf }: Words): Insight {
  const savesMs = saves(tasks.map((task) => (task.id === id ? { ...task, durationMs: 0 } : task)));
  return {
    kind: 'cache',
    checks: [id],
    savesMs,
    text: say('A stored verdict of {0} would save {1}.', nameOf(id), inTime(savesMs)),
  };
}

/** The longest waits of checks that were ready. */
function findWaits(timeline: Timeline, words: Words): Insight[] {
  const durationMs = durationOf(timeline);
  const occupancy = occupancyOf(timeline);
  const waits = timeline.checks.flatMap((check) =>
    check.queuedAtMs === null || check.startsMs.length === 0
      ? []
      : waitsIn(spansOf(check, timeline, occupancy, durationMs)).flatMap((wait) =>
          wait.kind === 'dependencies' || wait.kind === 'beginning' ? [] : [{ id: check.id, ...wait }],
        ),
  );
  return waits
    .filter(({ ms }) => ms >= Math.max(least.ms, least.share * durationMs))
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, most.told)
    .map(({ id, ms, ...wait }) => ({
      kind: 'wait',
      checks: [id],
      savesMs: null,
      text: words.say('{0} waited {1} {2}.', words.nameOf(id), inTime(ms), describeWait(wait, words)),
    }));
}

/** Why slots stood idle, as a clause. */
function describeIdleness({ kind, cause, lock }: Wait, { say, nameOf }: Words): string {
  const check = cause === null ? null : nameOf(cause);
  switch (kind) {
    case 'beginning':
      return say('the run was being prepared');
    case 'dependencies':
      return check === null ? say('what came next needed another check') : say('what came next needed {0}', check);
    case 'lock':
      return check === null
        ? say('what came next waited for a lock')
        : say('what came next waited for the lock {0}, held by {1}', lock ?? '', check);
    case 'writer':
      return check === null ? say('a check that writes ran alone') : say('{0}, which writes, ran alone', check);
    case 'slot':
      return say('what came next needs several');
    case 'limit':
      return cause ?? say('the machine was overloaded');
    case 'other':
      return say('what came next was being started');
    default:
      return kind satisfies never;
  }
}

/** How long slots were free while there was more to do, and the main cause. */
function findIdle(timeline: Timeline, words: Words): Insight[] {
  const byCause = new Map<string, Wait>();
  for (const { kind, cause, lock, slots, startMs, endMs } of findGaps(timeline, occupancyOf(timeline))) {
    if (kind === 'end') continue;
    const key = `${kind} ${lock ?? ''} ${cause ?? ''}`;
    byCause.set(key, { kind, cause, lock, ms: (byCause.get(key)?.ms ?? 0) + slots * (endMs - startMs) });
  }
  const all = [...byCause.values()].toSorted((a, b) => b.ms - a.ms);
  const totalMs = all.reduce((sum, { ms }) => sum + ms, 0);
  const main = all[0];
  const slotTimeMs = timeline.jobs * durationOf(timeline);
  if (main === undefined || totalMs < Math.max(least.ms, least.share * slotTimeMs)) return [];
  const why = describeIdleness(main, words);
  const [idle, whole] = [inTime(totalMs), inTime(slotTimeMs)];
  // Of what is nearly all of it a person would say all.
  const text =
    main.ms < 0.95 * totalMs
      ? words.say('Slots stood idle for {0} of {1} of slot time, {2} of it because {3}.', idle, whole, inTime(main.ms), why)
      : words.say('Slots stood idle for {0} of {1} of slot time because {2}.', idle, whole, why);
  return [{ kind: 'idle', checks: [], savesMs: null, text }];
}

/** Runs of which nobody minds the end: shorter, or so large that advice would keep them waiting. And what is worth being told unasked. */
const unasked = { leastMs: 10_000, mostChecks: 200, share: 0.2 };

/** The one change to the checks that would have made a long run shorter by much; null where there is none. */
export function findAdvice(timeline: Timeline): string | null {
  const durationMs = durationOf(timeline);
  if (durationMs < unasked.leastMs || timeline.checks.length > unasked.mostChecks) return null;
  const ideas = findInsights(timeline).filter(({ kind }) => kind === 'slots' || kind === 'split' || kind === 'edge');
  const best = ideas.find(({ savesMs }) => (savesMs ?? 0) >= unasked.share * durationMs);
  return best?.text ?? null;
}
