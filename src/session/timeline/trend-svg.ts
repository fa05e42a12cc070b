import { describeDuration } from '../../model/duration.ts';
import type { Trend, TrendPoint } from '../../engine/history/trend.ts';
import { plainWords, type Words } from './words.ts';
import { escapeMarkup } from './escape-markup.ts';

const size = { width: 150, height: 36, bar: 4, gap: 1 } as const;

/** The trend in one sentence, for those who do not see it. */
export function describeTrend({ id, points, medianMs }: Trend, { say, nameOf }: Words = plainWords): string {
  const count = (is: (point: TrendPoint) => boolean, tell: (count: number) => string): string[] => {
    const { length } = points.filter(is);
    return length === 0 ? [] : [tell(length)];
  };
  const parts = [
    points.length === 1 ? say('1 run') : say('{0} runs', points.length),
    ...(medianMs > 0 ? [say('usually {0}', describeDuration(medianMs))] : []),
    ...count(
      ({ verdict }) => verdict !== 'passed',
      (times) => say('{0} not passed', times),
    ),
    ...count(
      ({ flaky }) => flaky,
      (times) => say('{0} flaky', times),
    ),
    ...count(
      ({ cached }) => cached,
      (times) => say('{0} cached', times),
    ),
  ];
  return `${nameOf(id)}: ${parts.join(', ')}`;
}

/** A bar for each run, oldest first, over the band of what is usual; a failure has a mark below, a stored verdict a dot. */
export function renderTrend(trend: Trend, words: Words = plainWords): string {
  const { points, medianMs, deviationMs } = trend;
  const most = points.reduce((ms, point) => Math.max(ms, point.durationMs), Math.max(1, medianMs + deviationMs));
  const y = (ms: number): number => Math.round((size.height - 4 - ((size.height - 6) * Math.min(ms, most)) / most) * 10) / 10;
  const bars = points.map((point, index) => {
    const x = index * (size.bar + size.gap);
    const classes = `point ${point.verdict}${point.cached ? ' cached' : ''}`;
    if (point.cached) return `<circle class="${classes}" cx="${x + size.bar / 2}" cy="${size.height - 6}" r="1.5"/>`;
    const bar = `<rect class="${classes}" x="${x}" y="${y(point.durationMs)}" width="${size.bar}" height="${size.height - 4 - y(point.durationMs)}"/>`;
    return point.verdict === 'passed'
      ? bar
      : `${bar}<rect class="miss" x="${x}" y="${size.height - 3}" width="${size.bar}" height="3"/>`;
  });
  const [top, bottom] = [y(medianMs + deviationMs), y(Math.max(0, medianMs - deviationMs))];
  const band =
    medianMs === 0 ? '' : `<rect class="band" x="0" y="${top}" width="${size.width}" height="${Math.max(1, bottom - top)}"/>`;
  const label = escapeMarkup(describeTrend(trend, words));
  return `<svg class="trend" role="img" aria-label="${label}" width="${size.width}" height="${size.height}"><title>${label}</title>${band}${bars.join('')}</svg>`;
}
