import { write } from './elements.ts';
import { cellsOf } from '../session/timeline/describe-run.ts';
import type { Measured } from '../session/timeline/layout.ts';

/**
 * The same as the picture, in words: a row for each check. Rows keep their focus while a run goes on. One row alone is reached by the
 * tabulator, so that it leads on to what can be done with that check.
 */
export function fillTable(body: HTMLElement, measured: Measured, selected: string | null): void {
  const { checks } = measured.timeline;
  const rows = [...body.children];
  const current = checks.some(({ id }) => id === selected) ? selected : checks[0]?.id;
  for (const [index, check] of checks.entries()) {
    const row = rows[index] ?? body.appendChild(makeRow());
    row.setAttribute('data-check', check.id);
    row.classList.toggle('selected', check.id === selected);
    const cells = cellsOf(check, measured);
    for (const [column, cell] of [...row.children].entries()) write(cell.firstElementChild ?? cell, cells[column] ?? '');
    const button = row.querySelector('button');
    if (button !== null) button.tabIndex = check.id === current ? 0 : -1;
  }
  for (const row of rows.slice(checks.length)) row.remove();
}

/** Brings the row of a check into sight, and the focus to it. */
export function focusRow(body: HTMLElement, check: string): void {
  const row = [...body.children].find((one) => one.getAttribute('data-check') === check);
  row?.querySelector('button')?.focus();
}

const columns = 6;

function makeRow(): HTMLTableRowElement {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.append(document.createElement('button'));
  row.append(head, ...Array.from({ length: columns - 1 }, () => document.createElement('td')));
  return row;
}
