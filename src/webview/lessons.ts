import type { Trend } from '../engine/history/trend.ts';
import { escapeMarkup } from '../session/timeline/escape-markup.ts';
import type { Words } from '../session/timeline/words.ts';
import { renderTrend } from '../session/timeline/trend-svg.ts';
import { byId, fillList } from './elements.ts';

/** What a run teaches, and what all of them do. */
export interface Lessons {
  readonly texts: readonly string[];
  readonly habits: readonly string[];
  readonly trends: readonly Trend[];
}

const elements = { insights: byId('insights'), habits: byId('habits'), trends: byId('trends') };

/** Shows the sentences below the picture, and a small picture for each trend. */
export function showLessons({ texts, habits, trends }: Lessons, words: Words): void {
  fillList(elements.insights, texts);
  fillList(elements.habits, habits);
  elements.trends.innerHTML = trends
    .map(
      (trend) => `<figure>${renderTrend(trend, words)}<figcaption>${escapeMarkup(words.nameOf(trend.id))}</figcaption></figure>`,
    )
    .join('');
}
