import { escapeMarkup } from './escape-markup.ts';
import { rowHeight, type CheckRow, type Layout, type Row } from './layout.ts';
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

/** The picture as SVG without scripts and styles of its own: everything has a class, and the page says what that looks like. */
export function renderSvg(layout: Layout, { width, height, selected }: SvgOptions): string {
  const top = frame.strip + frame.axis;
  const full = { width: frame.labels + width + frame.right, height: top + height };
  const ticks = layout.ticks.map(({ x, label }) => {
    const at = frame.labels + x;
    return `<line class="grid" x1="${at}" x2="${at}" y1="${frame.strip}" y2="${full.height}"/><text class="tick" x="${at + 3}" y="${frame.strip + 14}">${escapeMarkup(label)}</text>`;
  });
  const rows = layout.rows.map((row) => renderRow(row, width, row.type === 'check' && row.id === selected));
  const nowX = layout.nowX === null ? null : frame.labels + layout.nowX;
  return [
    `<svg class="timeline" width="${full.width}" height="${full.height}" viewBox="0 0 ${full.width} ${full.height}">`,
    renderStrip(layout),
    ...ticks,
    `<svg class="rows" x="0" y="${top}" width="${full.width}" height="${height}">`,
    ...rows,
    '</svg>',
    nowX === null ? '' : `<line class="now" x1="${nowX}" x2="${nowX}" y1="0" y2="${full.height}"/>`,
    '</svg>',
  ].join('');
}

function renderRow(row: Row, width: number, isSelected: boolean): string {
  const base = row.y + 15;
  if (row.type === 'group') return `<text class="group" x="6" y="${base}">${escapeMarkup(cut(row.label, 26))}</text>`;
  const { index, id, title, verdict, label, isCritical, bars } = row;
  const classes = `row ${verdict}${isCritical ? ' critical' : ''}${isSelected ? ' selected' : ''}`;
  const shapes = bars.map(({ kind, x, width: wide }) => {
    const height = kind === 'running' || kind === 'retry' || kind === 'cached' ? 14 : kind === 'ghost' ? 10 : 4;
    const y = row.y + (rowHeight - height) / 2;
    return `<rect class="bar ${kind}" x="${frame.labels + x}" y="${y}" width="${wide}" height="${height}"/>`;
  });
  const marks = isCritical ? bars.filter(({ kind }) => kind === 'running' || kind === 'retry') : [];
  return [
    `<g class="${classes}" role="option" id="check-${index}" aria-selected="${isSelected}" data-check="${escapeMarkup(id)}"><title>${escapeMarkup(label)}</title>`,
    `<rect class="back" x="0" y="${row.y}" width="${frame.labels + width + frame.right}" height="${rowHeight}"/>`,
    `<text class="glyph" x="8" y="${base}">${glyphs[verdict]}</text>`,
    `<text class="name" x="26" y="${base}">${escapeMarkup(cut(title, isCritical ? 21 : 23))}${isCritical ? ' ◆' : ''}</text>`,
    ...shapes,
    ...marks.map(
      ({ x, width: wide }) => `<rect class="mark" x="${frame.labels + x}" y="${row.y + 18}" width="${wide}" height="3"/>`,
    ),
    '</g>',
  ].join('');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** Slots in use over time as an area below the line of what could be used. */
function renderStrip({ steps, cpu, stripLabel }: Layout): string {
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
    `<g class="strip"><title>${escapeMarkup(stripLabel)}</title><text x="8" y="${cpu.length === 0 ? 22 : 15}">slots in use</text>`,
    cpu.length === 0 ? '' : `<text class="cpu-name" x="8" y="29">processors</text>`,
    `<path class="area" d="M${first} ${y(0)}${path('used')}L${last} ${y(0)}Z"/>`,
    `<path class="limit" d="M${first} ${y(steps[0]!.limit)}${path('limit')}"/>`,
    cpu.length === 0 ? '' : `<polyline class="cpu" points="${cpu.map(toPoints).join(' ')}"/>`,
    '</g>',
  ].join('');
}
