import { cutMiddle } from '../cut-middle.ts';
import { escapeMarkup } from './escape-markup.ts';
import { rowHeight, type Bar, type CheckRow, type Layout, type Row } from './layout.ts';
import type { CpuPoint } from './strip.ts';

/** Widths in pixels of the picture around its rows. */
export const frame = { labels: 190, strip: 34, axis: 20, right: 12 } as const;

/** The shape that tells a state without its colour. */
export const glyphs: Readonly<Record<CheckRow['verdict'], string>> = {
  passed: '✓',
  failed: '✗',
  'timed-out': '◷',
  errored: '!',
  skipped: '↷',
  cancelled: '⊘',
  running: '▸',
  waiting: '·',
};

export interface SvgOptions {
  /** Of the part with the spans, as in the view. */
  readonly width: number;
  /** The height of all that is drawn below the axis. */
  readonly height: number;
  /** The check that is chosen. */
  readonly selected: string | null;
}

/** The picture in parts that change at different times. All have classes, and the page says what that looks like; no scripts, no styles. */
export interface SvgParts {
  readonly width: number;
  readonly height: number;
  /** Where the rows begin. */
  readonly top: number;
  readonly strip: string;
  /** The lines and texts of the axis. */
  readonly grid: string;
  readonly rows: readonly RowParts[];
  /** The line of the present. */
  readonly before: string;
}

/** A row: its element and what stays in it, the sentence that tells it, and the bars. */
export interface RowParts {
  /** The tag that opens it. */
  readonly open: string;
  readonly texts: string;
  /** Not escaped. */
  readonly label: string;
  readonly bars: string;
}

/** About the width of a character of the axis. */
const tickCharacter = 6;

/** What is to be drawn. */
export function renderParts(layout: Layout, { width, height, selected }: SvgOptions): SvgParts {
  const top = frame.strip + frame.axis;
  const full = { width: frame.labels + width + frame.right, height: top + height };
  const ticks = layout.ticks.map(({ x, label }) => {
    const at = frame.labels + x;
    const text = `<text class="tick" x="${at + 3}" y="${frame.strip + 14}">${escapeMarkup(label)}</text>`;
    const hasRoom = x + 3 + label.length * tickCharacter <= width + frame.right;
    return `<line class="grid" x1="${at}" x2="${at}" y1="${frame.strip}" y2="${full.height}"/>${hasRoom ? text : ''}`;
  });
  const nowX = layout.nowX === null ? null : frame.labels + layout.nowX;
  return {
    ...full,
    top,
    strip: renderStrip(layout),
    grid: ticks.join(''),
    rows: layout.rows.map((row) => toParts(row, width, row.type === 'check' && row.id === selected)),
    before: nowX === null ? '' : `<line class="now" x1="${nowX}" x2="${nowX}" y1="0" y2="${full.height}"/>`,
  };
}

/** The whole picture. */
export function renderSvg(layout: Layout, options: SvgOptions): string {
  const { width, height, top, strip, grid, rows, before } = renderParts(layout, options);
  const box = `<svg class="rows" x="0" y="${top}" width="${width}" height="${height - top}">`;
  const open = `<svg class="timeline" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return [open, strip, grid, box, ...rows.map(renderRow), '</svg>', before, '</svg>'].join('');
}

/** The element of a row: its first child is the sentence, its last has the bars. */
export function renderRow({ open, texts, label, bars }: RowParts): string {
  return `${open}<title>${escapeMarkup(label)}</title>${texts}<g>${bars}</g></g>`;
}

function toParts(row: Row, width: number, isSelected: boolean): RowParts {
  const base = row.y + 15;
  if (row.type === 'group') {
    const { label } = row;
    const texts = `<text class="group" x="6" y="${base}">${escapeMarkup(cutMiddle(label, 26))}</text>`;
    return { open: '<g>', texts, label, bars: '' };
  }
  const { index, id, title, verdict, label, isCritical } = row;
  const classes = `row ${verdict}${isCritical ? ' critical' : ''}${isSelected ? ' selected' : ''}`;
  return {
    open: `<g class="${classes}" role="option" id="${rowId(index)}" aria-selected="${isSelected}" data-check="${escapeMarkup(id)}">`,
    label,
    texts: [
      `<rect class="back" x="0" y="${row.y}" width="${frame.labels + width + frame.right}" height="${rowHeight}"/>`,
      `<text class="glyph" x="8" y="${base}">${glyphs[verdict]}</text>`,
      `<text class="name" x="26" y="${base}">${escapeMarkup(cutMiddle(title, isCritical ? 21 : 23))}${isCritical ? ' ◆' : ''}</text>`,
    ].join(''),
    bars: renderBars(row),
  };
}

/** The id of the element of a check. */
export const rowId = (index: number): string => `check-${index}`;

function renderBars({ bars, isCritical, y: top }: CheckRow): string {
  const shapes = bars.map(({ kind, x, width }) => {
    const height = isRun(kind) || kind === 'cached' ? 14 : kind === 'ghost' ? 10 : 4;
    const y = top + (rowHeight - height) / 2;
    return `<rect class="bar ${kind}" x="${frame.labels + x}" y="${y}" width="${width}" height="${height}"/>`;
  });
  const marks = isCritical ? bars.filter(({ kind }) => isRun(kind)) : [];
  return [
    ...shapes,
    ...marks.map(({ x, width }) => `<rect class="mark" x="${frame.labels + x}" y="${top + 18}" width="${width}" height="3"/>`),
  ].join('');
}

const isRun = (kind: Bar['kind']): boolean => kind === 'running' || kind === 'retry';

/** Slots in use over time as an area below the line of what could be used. */
function renderStrip({ steps, cpu, stripLabel, legend }: Layout): string {
  const height = frame.strip - 8;
  const y = (share: number): number => Math.round((4 + height * (1 - share)) * 10) / 10;
  if (steps.length === 0) return '';
  const path = (value: 'used' | 'limit'): string =>
    steps
      .map((step, index) => {
        const before = steps[index - 1];
        const x = frame.labels + step.x;
        return before === undefined ? `L${x} ${y(step[value])}` : `L${x} ${y(before[value])}L${x} ${y(step[value])}`;
      })
      .join('');
  const toPoints = ({ x, share }: CpuPoint, index: number): string =>
    `${frame.labels + (cpu[index - 1]?.x ?? x)},${y(share)} ${frame.labels + x},${y(share)}`;
  const first = frame.labels + steps[0]!.x;
  const last = frame.labels + steps.at(-1)!.x;
  return [
    `<g class="strip"><title>${escapeMarkup(stripLabel)}</title><rect class="area" x="8" y="7" width="12" height="8"/><text x="26" y="15">${escapeMarkup(legend.slots)}</text>`,
    cpu.length === 0 ? '' : `<path class="cpu" d="M8 25H20"/><text x="26" y="29">${escapeMarkup(legend.processors)}</text>`,
    `<path class="area" d="M${first} ${y(0)}${path('used')}L${last} ${y(0)}Z"/>`,
    `<path class="limit" d="M${first} ${y(steps[0]!.limit)}${path('limit')}"/>`,
    cpu.length === 0 ? '' : `<polyline class="cpu" points="${cpu.map(toPoints).join(' ')}"/>`,
    '</g>',
  ].join('');
}
