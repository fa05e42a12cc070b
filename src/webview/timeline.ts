import { measureTimeline, type Measured } from '../session/timeline/layout.ts';
import { applyChanges, places, type Place, type ToPicture } from '../session/timeline/messages.ts';
import { tellStrip } from '../session/timeline/strip.ts';
import { durationOf, type Timeline } from '../session/timeline/timeline.ts';
import { wordsFor, type Words } from '../session/timeline/words.ts';
import { showDetails, showSummary } from './details.ts';
import { byId, fillList } from './elements.ts';
import { keep, readKept, say, tell } from './host.ts';
import { showLessons, type Lessons } from './lessons.ts';
import { Picture } from './picture.ts';
import { fillTable, focusRow } from './table.ts';

const page = {
  runs: byId('runs') as HTMLSelectElement, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the page is ours
  picture: byId('picture'),
  table: byId('table'),
  rows: byId('rows'),
  gaps: byId('gaps'),
  asTable: byId('as-table'),
  strip: byId('strip'),
  scales: ['zoom-out', 'zoom-in', 'fit'].map(byId),
  empty: byId('empty'),
  actions: byId('actions'),
};

/** Ten pictures a second. */
const frameMs = 100;
/** So long a choice stands before the editor follows it. */
const settledMs = 120;

const kept = readKept();
let timeline: Timeline | null = kept?.timeline ?? null;
let lessons: Lessons = kept ?? { texts: [], habits: [], trends: [] };
let isTable = kept?.isTable ?? false;
/** The time of the run when the page heard of it last, and when that was. */
let heard = { runMs: timeline === null ? 0 : durationOf(timeline), pageMs: performance.now() };
let measured: Measured | null = null;
let timer: number | null = null;
let telling: number | undefined;
/** When it was drawn last, on the clock of the page. */
let drawnMs = -Infinity;

const picture = new Picture({
  sight: kept?.sight ?? null,
  selected: kept?.selected ?? null,
  onChange: () => {
    keepShown();
    redraw(true);
  },
  onSelect: (check) => {
    draw();
    if (isTable) focusRow(page.rows, check);
    tellSelected(check);
  },
  onOpen: (check) => open(check, 'output'),
});

function nowMs(): number {
  if (timeline === null) return 0;
  return timeline.end === null ? heard.runMs + performance.now() - heard.pageMs : durationOf(timeline);
}

/** How what is shown is said. */
function words(): Words {
  return wordsFor(timeline ?? { checks: [] }, say);
}

/** Draws as soon as it may: ten times a second, and at once where a person waits for it. */
function redraw(isUrgent = false): void {
  if (isUrgent && timer !== null) {
    window.clearTimeout(timer);
    timer = null;
  }
  timer ??= window.setTimeout(
    () => {
      timer = null;
      requestAnimationFrame(draw);
    },
    isUrgent ? 0 : Math.max(0, drawnMs + frameMs - performance.now()),
  );
}

function draw(): void {
  drawnMs = performance.now();
  page.empty.hidden = timeline !== null;
  page.picture.hidden = timeline === null || isTable;
  page.table.hidden = timeline === null || !isTable;
  page.asTable.setAttribute('aria-pressed', String(isTable));
  page.strip.hidden = isTable && picture.selected === null;
  for (const button of page.scales) button.hidden = isTable;
  if (timeline === null) return;
  measured = measureTimeline(timeline, nowMs(), words());
  // First of all: it asks for sizes, which costs most after something has changed.
  picture.measured = measured;
  if (isTable) drawTable(measured);
  else picture.draw();
  showSummary(measured);
  showDetails(measured, picture.selected);
  if (timeline.end === null) redraw();
}

/** What the strip shows is told when it is known to the end. */
function drawTable(run: Measured): void {
  fillTable(page.rows, run, picture.selected);
  fillList(page.gaps, run.timeline.end === null ? [] : tellStrip(run));
}

function open(check: string | null, place: Place): void {
  if (check !== null && timeline !== null) tell({ type: 'open', run: timeline.runId, check, place });
}

/** Once a person stays with a check: those that were only passed on the way are of no interest. */
function tellSelected(check: string): void {
  window.clearTimeout(telling);
  telling = window.setTimeout(() => {
    if (timeline !== null) tell({ type: 'selected', run: timeline.runId, check });
  }, settledMs);
}

function keepShown(): void {
  keep({ timeline, ...lessons, sight: picture.sight, selected: picture.selected, isTable });
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
        picture.sight = null;
        lessons = { ...lessons, texts: [] };
        showLessons(lessons, words());
      }
      timeline = message.timeline;
      heard = { runMs: message.nowMs, pageMs: performance.now() };
      keepShown();
      break;
    case 'changes':
      if (timeline === null) break;
      timeline = applyChanges(timeline, message);
      heard = { runMs: message.nowMs, pageMs: performance.now() };
      if (timeline.end !== null) keepShown();
      break;
    case 'select':
      draw();
      picture.select(message.check);
      draw();
      if (isTable) focusRow(page.rows, message.check);
      else page.picture.focus();
      break;
    case 'insights':
      if (timeline?.runId !== message.run) break;
      lessons = message;
      showLessons(lessons, words());
      keepShown();
      break;
    default:
      message satisfies never;
  }
  redraw();
}

type Keys = Readonly<Record<string, () => void>>;
const moves: Keys = {
  ArrowDown: () => picture.step(1),
  ArrowUp: () => picture.step(-1),
  PageDown: () => picture.step(10),
  PageUp: () => picture.step(-10),
  Home: () => picture.step(-Infinity),
  End: () => picture.step(Infinity),
};
const scales: Keys = {
  ArrowLeft: () => picture.pan(-0.2),
  ArrowRight: () => picture.pan(0.2),
  '+': () => picture.zoom(0.5),
  '=': () => picture.zoom(0.5),
  '-': () => picture.zoom(2),
  '0': () => picture.look(null),
};
const opens: Keys = {
  Enter: () => open(picture.selected, 'output'),
  p: () => open(picture.selected, 'problem'),
  c: () => open(picture.selected, 'row'),
  d: () => open(picture.selected, 'definition'),
};

window.addEventListener('message', ({ data }: MessageEvent<ToPicture>) => take(data));
window.addEventListener('resize', () => redraw(true));
for (const [element, actions] of [
  [page.picture, { ...moves, ...scales, ...opens }],
  [page.rows, { ...moves, ...opens }],
] as const)
  element.addEventListener('keydown', (event) => {
    const action: (() => void) | undefined = event.altKey || event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
page.rows.addEventListener('click', ({ target }) => {
  const check = target instanceof Element ? target.closest('tr')?.getAttribute('data-check') : null;
  if (check === null || check === undefined) return;
  if (check === picture.selected) open(check, 'output');
  else picture.choose(check);
});
page.runs.addEventListener('change', () => tell({ type: 'choose', run: page.runs.value }));
page.asTable.addEventListener('click', () => {
  isTable = !isTable;
  keepShown();
  draw();
});
byId('zoom-in').addEventListener('click', () => picture.zoom(0.5));
byId('zoom-out').addEventListener('click', () => picture.zoom(2));
byId('fit').addEventListener('click', () => picture.look(null));
for (const button of page.actions.querySelectorAll('button')) {
  const place = places.find((known) => known === button.dataset['place']);
  button.addEventListener('click', () => open(picture.selected, place ?? 'output'));
}
showLessons(lessons, words());
draw();
tell({ type: 'ready', run: timeline?.runId ?? null });
