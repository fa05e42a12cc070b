import type { ToPicture } from '../session/timeline/messages.ts';
import { costOf } from '../session/timeline/timeline.ts';
import type { RecordedRun } from './timeline-runs.ts';

/** More small pictures nobody compares. */
const mostTrends = 12;

/** What a run that has ended teaches, and what all of them do. */
export function describeInsights({ root, timeline }: RecordedRun): ToPicture {
  const { runId: run, checks } = timeline;
  if (root.status.type !== 'open') return { type: 'insights', run, texts: [], habits: [], trends: [] };
  const { engine, session } = root.status;
  const texts = engine.findInsights(timeline).map(({ text }) => text);
  const metrics = root.history(checks.map(({ id }) => id));
  if (metrics === null) return { type: 'insights', run, texts, habits: [], trends: [] };
  const habits = engine.findHabits(metrics, new Map(checks.map(({ id, timeoutMs }) => [id, timeoutMs])));
  const costly = checks.toSorted((a, b) => (costOf(b) ?? 0) - (costOf(a) ?? 0)).slice(0, mostTrends);
  const trends = session.trends(costly.map(({ id }) => id)).filter(({ points }) => points.length > 1);
  return { type: 'insights', run, texts, habits: [engine.describeTotals(metrics), ...habits.map(({ text }) => text)], trends };
}
