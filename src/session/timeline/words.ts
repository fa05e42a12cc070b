import { byId, type NameOf } from '../../model/check.ts';
import type { Timeline } from './timeline.ts';

/** Says a text in the language of a person: `{0}` stands for the first of the parts. */
export type Say = (text: string, ...parts: (string | number)[]) => string;

/** How sentences about runs are said: the same by every face, each in its language and with the names that checks have there. */
export interface Words {
  readonly say: Say;
  readonly nameOf: NameOf;
}

/** As the texts stand here. */
export const inEnglish: Say = (text, ...parts) =>
  text.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(parts[Number(index)] ?? place));

/** For who types ids. */
export const plainWords: Words = { say: inEnglish, nameOf: byId };

/** For who sees the titles of checks. */
export function wordsFor({ checks }: Pick<Timeline, 'checks'>, say: Say): Words {
  let titles: ReadonlyMap<string, string> | null = null;
  return { say, nameOf: (id) => (titles ??= new Map(checks.map((check) => [check.id, check.title]))).get(id) ?? id };
}
