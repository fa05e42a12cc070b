import { describeDuration } from '../model/duration.ts';
import { expectedEnd, layoutTimeline, measureTimeline, rowHeight, type Measured } from '../session/timeline/layout.ts';
import { applyChanges, type FromPicture, type Place, type ToPicture } from '../session/timeline/messages.ts';
import { describeCpu, describeStripAt } from '../session/timeline/strip.ts';
import type { View } from '../session/timeline/view.ts';
import { frame, renderSvg } from '../session/timeline/svg.ts';
import { renderTrend } from '../session/timeline/trend-svg.ts';
import { escapeMarkup } from '../session/timeline/escape-markup.ts';
import type { Trend } from '../engine/history/trend.ts';
import { durationOf, totalsOf, type Timeline } from '../session/timeline/timeline.ts';
import { fillTable } from './table.ts';
import { pan, zoom, type Window } from './window.ts';

interface VsCode {
  postMessage(message: FromPicture): void;
  getState(): unknown;
  setState(state: Kept): void;
}
declare function acquireVsCodeApi(): VsCode;

/** What outlives a reload of the window. */
interface Kept {
  readonly timeline: Timeline | null;
  readonly texts: readonly string[];
  readonly habits: readonly string[];
  readonly trends: readonly Trend[];
  readonly window: Window;
  readonly selected: string | null;
  readonly isTable: boolean;
}

const vscode = acquireVsCodeApi();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
const tell = (message: FromPicture): void => vscode.postMessage(message);

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`There is no element ${id}.`);
  return found;
}

const page = {
  runs: byId('runs') as HTMLSelectElement, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the page is ours
  summary: byId('summary'),
  picture: byId('picture'),
  space: byId('space'),
  drawing: byId('drawing'),
  details: byId('details'),
  actions: byId('actions'),
  table: byId('table'),
  rows: byId('rows'),
  asTable: byId('as-table'),
  insights: byId('insights'),
  habits: byId('habits'),
  trends: byId('trends'),
  empty: byId('empty'),
};

/** More than this is not kept over a reload: the run is then shown as long as the window lives. */
const mostKeptChecks = 1_500;
/** Ten pictures a second. */
const frameMs = 100;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nobody else writes it
const kept = vscode.getState() as Kept | undefined;
let timeline: Timeline | null = kept?.timeline ?? null;
let texts: readonly string[] = kept?.texts ?? [];
let habits: readonly string[] = kept?.habits ?? [];
let trends: readonly Trend[] = kept?.trends ?? [];
let sight: Window = kept?.window ?? null;
let selected: string | null = kept?.selected ?? null;
let isTable = kept?.isTable ?? false;
/** The time of the run when the page heard of it last, and when that was. */
let heard = { runMs: timeline === null ? 0 : durationOf(timeline), pageMs: performance.now() };
let measured: Measured | null = null;
let timer: number | null = null;
/** When it was drawn last, on the clock of the page. */
let drawnMs = -Infinity;

function nowMs(): number {
  if (timeline === null) return 0;
  return timeline.end === null ? heard.runMs + performance.now() - heard.pageMs : durationOf(timeline);
}

/** Draws as soon as it may: never more often than ten times a second. */
function redraw(): void {
  timer ??= window.setTimeout(
    () => {
      timer = null;
      requestAnimationFrame(draw);
    },
    Math.max(0, drawnMs + frameMs - performance.now()),
  );
}

function draw(): void {
  drawnMs = performance.now();
  page.empty.hidden = timeline !== null;
  page.picture.hidden = timeline === null || isTable;
  page.table.hidden = timeline === null || !isTable;
  page.asTable.setAttribute('aria-pressed', String(isTable));
  if (timeline === null) return;
  measured = measureTimeline(timeline, nowMs());
  const { durationMs, sumMs, speedup } = totalsOf(timeline);
  page.summary.textContent =
    timeline.end === null
      ? describeDuration(nowMs())
      : `${timeline.end.verdict}, ${describeDuration(durationMs)}, ${describeDuration(sumMs)} of checks, ${speedup.toFixed(2)}x${describeBusy(timeline)}`;
  if (isTable) fillTable(page.rows, measured, (check) => open(check, 'output'));
  else drawPicture(measured);
  showDetails(measured);
  if (timeline.end === null) redraw();
}

function describeBusy(run: Timeline): string {
  const text = describeCpu(run);
  return text === null ? '' : `, ${text}`;
}

function fullMs(): number {
  return Math.max(1, measured === null ? 1 : expectedEnd(measured));
}

function viewOf(): View {
  const { fromMs, toMs } = sight ?? { fromMs: 0, toMs: fullMs() };
  const width = Math.max(80, page.picture.clientWidth - frame.labels - frame.right - 2);
  const height = Math.max(rowHeight, page.picture.clientHeight - frame.strip - frame.axis);
  return { fromMs, toMs, width, height, scroll: page.picture.scrollTop };
}

function drawPicture(run: Measured): void {
  const view = viewOf();
  const layout = layoutTimeline(run, view);
  page.space.style.height = `${layout.totalHeight + frame.strip + frame.axis}px`;
  page.drawing.innerHTML = renderSvg(layout, { width: view.width, height: view.height, selected });
  const row = page.drawing.querySelector('.row.selected');
  if (row === null) page.picture.removeAttribute('aria-activedescendant');
  else page.picture.setAttribute('aria-activedescendant', row.id);
}

function showDetails({ timeline: { checks }, order }: Measured): void {
  const check = checks.find(({ id }) => id === selected);
  page.actions.hidden = check === undefined || order.length === 0;
  say(check === undefined ? '' : labelOf(check.id));
  const problem = page.actions.querySelector<HTMLButtonElement>('[data-place=problem]');
  if (problem !== null) problem.disabled = (check?.outcome?.problems ?? 0) === 0;
}

/** Nothing is said twice: a screen reader would. */
function say(text: string): void {
  if (page.details.textContent !== text) page.details.textContent = text;
}

function labelOf(id: string): string {
  if (measured === null) return '';
  const view = { fromMs: 0, toMs: 1, width: 1, scroll: rowOf(id) * rowHeight, height: 1 };
  return layoutTimeline(measured, view).rows[0]?.label ?? '';
}

/** Its place among all rows. */
function rowOf(id: string): number {
  return measured?.order.findIndex((entry) => typeof entry === 'number' && measured?.timeline.checks[entry]?.id === id) ?? -1;
}

function select(id: string | null): void {
  selected = id;
  const top = id === null ? -1 : rowOf(id) * rowHeight;
  const { scroll, height } = viewOf();
  if (top >= 0 && top < scroll) page.picture.scrollTop = top;
  if (top >= 0 && top + rowHeight > scroll + height) page.picture.scrollTop = top + rowHeight - height;
  keep();
  draw();
}

function step(by: number): void {
  const checks = timeline?.checks ?? [];
  const index = checks.findIndex(({ id }) => id === selected);
  const next = index === -1 ? (by > 0 ? 0 : checks.length - 1) : Math.max(0, Math.min(checks.length - 1, index + by));
  select(checks[next]?.id ?? null);
}

function open(check: string | null, place: Place): void {
  if (check !== null && timeline !== null) tell({ type: 'open', run: timeline.runId, check, place });
}

function look(window: Window): void {
  sight = window;
  keep();
  redraw();
}

function zoomBy(factor: number, atMs?: number): void {
  const { fromMs, toMs } = viewOf();
  look(zoom(sight, factor, atMs ?? (fromMs + toMs) / 2, fullMs()));
}

function timeAt(clientX: number): number {
  const { fromMs, toMs, width } = viewOf();
  const x = clientX - page.picture.getBoundingClientRect().left - frame.labels;
  return fromMs + (Math.max(0, Math.min(width, x)) / width) * (toMs - fromMs);
}

function keep(): void {
  const isSmall = timeline !== null && timeline.checks.length <= mostKeptChecks && timeline.end !== null;
  vscode.setState({ timeline: isSmall ? timeline : null, texts, habits, trends, window: sight, selected, isTable });
}

function fillList(list: HTMLElement, sentences: readonly string[]): void {
  list.replaceChildren(
    ...sentences.map((text) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }),
  );
  const section = list.closest('section');
  if (section !== null) section.hidden = sentences.length === 0;
}

function showInsights(): void {
  fillList(page.insights, texts);
  fillList(page.habits, habits);
  page.trends.innerHTML = trends
    .map((trend) => `<figure>${renderTrend(trend)}<figcaption>${escapeMarkup(trend.id)}</figcaption></figure>`)
    .join('');
}

function take(message: ToPicture): void {
  switch (message.type) {
    case 'runs': {
      const options = message.runs.map(({ run, label }) => new Option(label, run, false, run === message.shown));
      page.runs.replaceChildren(...options);
      page.runs.disabled = options.length === 0;
      break;
    }
    case 'run':
      if (timeline?.runId !== message.timeline.runId) {
        [sight, texts] = [null, []];
        showInsights();
      }
      timeline = message.timeline;
      heard = { runMs: message.nowMs, pageMs: performance.now() };
      keep();
      break;
    case 'changes':
      if (timeline === null) break;
      timeline = applyChanges(timeline, message);
      heard = { runMs: message.nowMs, pageMs: performance.now() };
      if (timeline.end !== null) keep();
      break;
    case 'insights':
      if (timeline?.runId !== message.run) break;
      ({ texts, habits, trends } = message);
      showInsights();
      keep();
      break;
    default:
      message satisfies never;
  }
  redraw();
}

const keys: Readonly<Record<string, () => void>> = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  PageDown: () => step(10),
  PageUp: () => step(-10),
  Home: () => step(-Infinity),
  End: () => step(Infinity),
  ArrowLeft: () => look(pan(sight, -0.2, fullMs())),
  ArrowRight: () => look(pan(sight, 0.2, fullMs())),
  '+': () => zoomBy(0.5),
  '=': () => zoomBy(0.5),
  '-': () => zoomBy(2),
  '0': () => look(null),
  Enter: () => open(selected, 'output'),
  p: () => open(selected, 'problem'),
  d: () => open(selected, 'definition'),
};

function checkAt(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest('[data-check]') : null;
  return row?.getAttribute('data-check') ?? null;
}

/** Dragging moves the window; without having moved it was a click. */
function drag(down: PointerEvent): void {
  if (down.button !== 0) return;
  const started = sight;
  const { fromMs, toMs, width } = viewOf();
  let hasMoved = false;
  const move = ({ clientX }: PointerEvent): void => {
    hasMoved ||= Math.abs(clientX - down.clientX) > 3;
    if (hasMoved && started !== null) look(pan(started, (down.clientX - clientX) / width, Math.max(fullMs(), toMs - fromMs)));
  };
  const end = (): void => {
    window.removeEventListener('pointermove', move);
    const check = checkAt(down.target);
    if (hasMoved || check === null) return;
    if (check === selected) open(check, 'output');
    else select(check);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end, { once: true });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPicture>) => take(data));
window.addEventListener('resize', redraw);
page.picture.addEventListener('scroll', () => measured !== null && drawPicture(measured));
page.picture.addEventListener('pointerdown', drag);
page.picture.addEventListener('pointermove', ({ target, clientX, clientY }) => {
  if (measured === null) return;
  const check = checkAt(target);
  const isStrip = clientY - page.picture.getBoundingClientRect().top < frame.strip;
  if (check !== null) say(labelOf(check));
  else if (isStrip) say(describeStripAt(measured, timeAt(clientX)) ?? '');
});
page.picture.addEventListener('pointerleave', () => measured !== null && showDetails(measured));
page.picture.addEventListener(
  'wheel',
  (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomBy(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX));
  },
  { passive: false },
);
page.picture.addEventListener('keydown', (event) => {
  const action = event.altKey || event.ctrlKey || event.metaKey ? undefined : keys[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
});
page.runs.addEventListener('change', () => tell({ type: 'choose', run: page.runs.value }));
page.asTable.addEventListener('click', () => {
  isTable = !isTable;
  keep();
  draw();
});
byId('zoom-in').addEventListener('click', () => zoomBy(0.5));
byId('zoom-out').addEventListener('click', () => zoomBy(2));
byId('fit').addEventListener('click', () => look(null));
for (const button of page.actions.querySelectorAll('button'))
  button.addEventListener('click', () => open(selected, (button.dataset['place'] ?? 'output') as Place)); // oxlint-disable-line typescript/no-unsafe-type-assertion -- the page is ours

showInsights();
draw();
tell({ type: 'ready', run: timeline?.runId ?? null });
