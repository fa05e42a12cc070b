import type { Trend } from '../engine/history/trend.ts';
import type { FromPicture } from '../session/timeline/messages.ts';
import type { Timeline } from '../session/timeline/timeline.ts';
import { inEnglish, type Say } from '../session/timeline/words.ts';
import type { Window } from './window.ts';

/** What outlives a reload of the window. */
export interface Kept {
  /** Only what this version has kept is read. */
  readonly version: typeof version;
  readonly timeline: Timeline | null;
  readonly texts: readonly string[];
  readonly habits: readonly string[];
  readonly trends: readonly Trend[];
  readonly sight: Window;
  readonly selected: string | null;
  readonly isTable: boolean;
}

interface VsCode {
  postMessage(message: FromPicture): void;
  getState(): unknown;
  setState(state: Kept): void;
}
declare function acquireVsCodeApi(): VsCode;

const vscode = acquireVsCodeApi();
const version = 2;
/** More than this is not kept over a reload: the run is then asked for again. */
const mostKeptChecks = 1_500;

/** The texts of the page in the language of the user, as far as that is not English. */
const texts: Readonly<Record<string, string>> = JSON.parse(document.body.dataset['texts'] ?? '{}');

/** Says a text in the language of the user. */
export const say: Say = (text, ...parts) => inEnglish(texts[text] ?? text, ...parts);

/** Tells the editor something. */
export function tell(message: FromPicture): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
  vscode.postMessage(message);
}

/** What the page showed before it was loaded again; null when it is new. */
export function readKept(): Kept | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody else writes it
  const kept = vscode.getState() as Kept | undefined;
  return kept?.version === version ? kept : null;
}

/** Keeps what is shown; of runs only one that is over and not too large. */
export function keep({ timeline, ...shown }: Omit<Kept, 'version'>): void {
  const isKept = timeline !== null && timeline.end !== null && timeline.checks.length <= mostKeptChecks;
  vscode.setState({ version, timeline: isKept ? timeline : null, ...shown });
}
