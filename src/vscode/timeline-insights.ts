import type { ToPicture } from '../session/timeline/messages.ts';
import { wordsFor } from '../session/timeline/words.ts';
import { costOf } from '../session/timeline/timeline.ts';
import type { L10n } from './host.ts';
import type { RecordedRun } from './timeline-runs.ts';

/** More small pictures nobody compares. */
const mostTrends = 12;

/** What a run that has ended teaches, and what all of them do. */
export function describeInsights(l10n: L10n, { root, timeline }: RecordedRun): ToPicture {
  const { runId: run, checks } = timeline;
  if (root.status.type !== 'open') return { type: 'insights', run, texts: [], habits: [], trends: [] };
  const { engine, session } = root.status;
  const words = wordsFor(timeline, l10n.t.bind(l10n));
  const texts = engine.findInsights(timeline, words).map(({ text }) => text);
  const metrics = root.history(checks.map(({ id }) => id));
  if (metrics === null) return { type: 'insights', run, texts, habits: [], trends: [] };
  const habits = engine.findHabits(metrics, new Map(checks.map(({ id, timeoutMs }) => [id, timeoutMs])), words);
  const costly = checks.toSorted((a, b) => (costOf(b) ?? 0) - (costOf(a) ?? 0)).slice(0, mostTrends);
  const trends = session.trends(costly.map(({ id }) => id)).filter(({ points }) => points.length > 1);
  return {
    type: 'insights',
    run,
    texts,
    habits: [engine.describeTotals(metrics, words.say), ...habits.map(({ text }) => text)],
    trends,
  };
}
