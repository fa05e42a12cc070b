import { renderRow, type RowParts, type SvgParts } from '../session/timeline/svg.ts';

/** An SVG that stays, of which only those parts are made anew that look different: a frame costs what has changed, and tooltips stay. */
export class Drawing {
  readonly #root: Element;
  readonly #parts: Readonly<Record<'strip' | 'grid' | 'rows' | 'before', Element>>;
  /** What was drawn last. */
  #drawn: SvgParts = { width: 0, height: 0, top: 0, strip: '', grid: '', rows: [], before: '' };

  constructor(place: Element) {
    place.innerHTML = '<svg class="timeline"><g></g><g></g><svg class="rows" x="0"></svg><g></g></svg>';
    this.#root = childOf(place, 0);
    const [strip, grid, rows, before] = [0, 1, 2, 3].map((index) => childOf(this.#root, index));
    this.#parts = { strip: strip!, grid: grid!, rows: rows!, before: before! };
  }

  draw(parts: SvgParts): void {
    const { width, height, top } = parts;
    const drawn = this.#drawn;
    this.#drawn = parts;
    if (width !== drawn.width || height !== drawn.height) {
      setAttributes(this.#root, { width, height, viewBox: `0 0 ${width} ${height}` });
      setAttributes(this.#parts.rows, { y: top, width, height: height - top });
    }
    for (const part of ['strip', 'grid', 'before'] as const)
      if (parts[part] !== drawn[part]) this.#parts[part].innerHTML = parts[part];
    this.#drawRows(parts.rows, drawn.rows);
  }

  #drawRows(rows: readonly RowParts[], drawn: readonly RowParts[]): void {
    const place = this.#parts.rows;
    if (rows.length !== drawn.length) {
      place.innerHTML = rows.map(renderRow).join('');
      return;
    }
    for (const [index, row] of rows.entries()) {
      const before = drawn[index]!;
      if (row.open !== before.open || row.texts !== before.texts) childOf(place, index).outerHTML = renderRow(row);
      else {
        const element = childOf(place, index);
        if (row.label !== before.label) childOf(element, 0).textContent = row.label;
        if (row.bars !== before.bars) childOf(element, element.childElementCount - 1).innerHTML = row.bars;
      }
    }
  }
}

function childOf(parent: Element, index: number): Element {
  const child = parent.children[index];
  if (child === undefined) throw new Error(`The drawing has no part ${index}.`);
  return child;
}

function setAttributes(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
