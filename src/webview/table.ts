import { describeDuration } from '../model/duration.ts';
import { describeWaits, spansIn, stateOf, type Measured } from '../session/timeline/layout.ts';

/** The same as the picture, in words: a row for each check, which leads to its output. Rows keep their focus while a run goes on. */
export function fillTable(body: HTMLElement, measured: Measured, open: (check: string) => void): void {
  const { checks } = measured.timeline;
  const rows = [...body.children];
  for (const [index, check] of checks.entries()) {
    const row = rows[index] ?? body.appendChild(makeRow(open));
    const cells = cellsOf(check, measured);
    row.setAttribute('data-check', check.id);
    for (const [column, cell] of [...row.children].entries()) {
      const place = cell.firstElementChild ?? cell;
      const text = cells[column] ?? '';
      if (place.textContent !== text) place.textContent = text;
    }
  }
  for (const row of rows.slice(checks.length)) row.remove();
}

/** Brings the row of a check into sight, and the focus to it. */
export function focusRow(body: HTMLElement, check: string): void {
  const row = [...body.children].find((one) => one.getAttribute('data-check') === check);
  row?.querySelector('button')?.focus();
}

const columns = 6;

function makeRow(open: (check: string) => void): HTMLTableRowElement {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  const button = document.createElement('button');
  button.addEventListener('click', () => open(row.getAttribute('data-check') ?? ''));
  head.append(button);
  row.append(head, ...Array.from({ length: columns - 1 }, () => document.createElement('td')));
  return row;
}

function cellsOf(check: Measured['timeline']['checks'][number], measured: Measured): string[] {
  const { critical, nowMs } = measured;
  const { title, startsMs, outcome } = check;
  const startMs = startsMs[0];
  const marks = [
    outcome?.cached === true ? 'cached' : '',
    outcome?.flaky === true ? 'flaky' : '',
    critical.has(check.id) ? 'critical path' : '',
    outcome?.reason ?? '',
  ];
  return [
    title,
    stateOf(check).replace('-', ' '),
    startMs === undefined ? '' : describeDuration(startMs),
    startMs === undefined ? '' : describeDuration(outcome?.durationMs ?? nowMs - startMs),
    describeWaits(spansIn(check, measured)).join(', '),
    marks.filter((mark) => mark !== '').join(', '),
  ];
}
