import { expectedEnd, layoutTimeline, rowHeight, type Measured } from '../session/timeline/layout.ts';
import { describeStripAt } from '../session/timeline/strip.ts';
import { frame, renderParts, rowId } from '../session/timeline/svg.ts';
import type { View } from '../session/timeline/view.ts';
import { labelOf, rowOf, showDetails, tellDetails } from './details.ts';
import { Drawing } from './drawing.ts';
import { byId } from './elements.ts';
import { fitFull, pan, zoom, type Window } from './window.ts';

export interface PictureOptions {
  readonly sight: Window;
  readonly selected: string | null;
  /** Another part of the run came into sight, or another check was chosen. */
  readonly onChange: () => void;
  /** A person has chosen a check, which is in sight now. */
  readonly onSelect: (check: string) => void;
  /** A person wants to see more of the check that is chosen. */
  readonly onOpen: (check: string) => void;
}

const elements = { picture: byId('picture'), space: byId('space'), drawing: byId('drawing') };

/** The drawing of a run: which part of it is in sight, which check is chosen, and what mouse and wheel do with both. */
export class Picture {
  sight: Window;
  selected: string | null;
  readonly #options: PictureOptions;
  #measured: Measured | null = null;
  readonly #drawing = new Drawing(elements.drawing);
  /** What all of the run takes, as it is drawn. */
  #fullMs = 1;

  constructor(options: PictureOptions) {
    this.#options = options;
    this.sight = options.sight;
    this.selected = options.selected;
    const { picture } = elements;
    picture.addEventListener('scroll', () => this.draw());
    picture.addEventListener('pointerdown', (down) => this.#drag(down));
    picture.addEventListener('pointermove', (move) => this.#point(move));
    picture.addEventListener('pointerleave', () => this.#measured !== null && showDetails(this.#measured, this.selected));
    picture.addEventListener('wheel', (turn) => this.#turn(turn), { passive: false });
  }

  /** The run that is shown, as it is now. */
  set measured(measured: Measured) {
    this.#measured = measured;
    this.#fullMs = fitFull(this.#fullMs, Math.max(1, expectedEnd(measured)), measured.timeline.end !== null);
  }

  draw(): void {
    if (this.#measured === null) return;
    const measured = this.#measured;
    const view = this.#view();
    const layout = layoutTimeline(measured, view);
    const height = `${layout.totalHeight + frame.strip + frame.axis}px`;
    if (elements.space.style.height !== height) elements.space.style.height = height;
    this.#drawing.draw(renderParts(layout, { width: view.width, height: view.height, selected: this.selected }));
    const chosen = layout.rows.find((row) => row.type === 'check' && row.id === this.selected);
    const active = chosen?.type === 'check' ? rowId(chosen.index) : null;
    if (active === null) elements.picture.removeAttribute('aria-activedescendant');
    else if (elements.picture.getAttribute('aria-activedescendant') !== active)
      elements.picture.setAttribute('aria-activedescendant', active);
  }

  /** Chooses a check and brings it into sight. */
  select(id: string | null): void {
    this.selected = id;
    const top = id === null || this.#measured === null ? -1 : rowOf(this.#measured, id) * rowHeight;
    const { scroll, height } = this.#view();
    const { picture } = elements;
    if (top >= 0 && top < scroll) picture.scrollTop = top;
    if (top >= 0 && top + rowHeight > scroll + height) picture.scrollTop = top + rowHeight - height;
    this.#options.onChange();
  }

  /** As a person chooses the next check, or the one before. */
  step(by: number): void {
    const checks = this.#measured?.timeline.checks ?? [];
    const index = checks.findIndex(({ id }) => id === this.selected);
    const next = index === -1 ? (by > 0 ? 0 : checks.length - 1) : Math.max(0, Math.min(checks.length - 1, index + by));
    const check = checks[next];
    if (check !== undefined) this.choose(check.id);
  }

  /** Shows another part of the run; null shows all of it. */
  look(sight: Window): void {
    this.sight = sight;
    this.#options.onChange();
  }

  /** Moves by so many of the lengths in sight. */
  pan(share: number): void {
    this.look(pan(this.sight, share, this.#fullMs));
  }

  /** Shows so many times as much, around a time or the middle. */
  zoom(factor: number, atMs?: number): void {
    const { fromMs, toMs } = this.#view();
    this.look(zoom(this.sight, factor, atMs ?? (fromMs + toMs) / 2, this.#fullMs));
  }

  #view(): View {
    const { fromMs, toMs } = this.sight ?? { fromMs: 0, toMs: this.#fullMs };
    const { clientWidth, clientHeight, scrollTop } = elements.picture;
    const width = Math.max(80, clientWidth - frame.labels - frame.right - 2);
    return { fromMs, toMs, width, height: Math.max(rowHeight, clientHeight - frame.strip - frame.axis), scroll: scrollTop };
  }

  /** As a person chooses a check. */
  choose(id: string): void {
    this.select(id);
    this.#options.onSelect(id);
  }

  #timeAt(clientX: number): number {
    const { fromMs, toMs, width } = this.#view();
    const x = clientX - elements.picture.getBoundingClientRect().left - frame.labels;
    return fromMs + (Math.max(0, Math.min(width, x)) / width) * (toMs - fromMs);
  }

  /** Moves the part in sight; a press that has not moved was a click. */
  #drag(down: PointerEvent): void {
    if (down.button !== 0) return;
    const started = this.sight;
    const { fromMs, toMs, width } = this.#view();
    // Asked now: what is pressed may be drawn anew before it is released.
    const check = checkAt(down.target);
    let hasMoved = false;
    const move = ({ clientX }: PointerEvent): void => {
      hasMoved ||= Math.abs(clientX - down.clientX) > 3;
      if (hasMoved && started !== null)
        this.look(pan(started, (down.clientX - clientX) / width, Math.max(this.#fullMs, toMs - fromMs)));
    };
    const end = (): void => {
      window.removeEventListener('pointermove', move);
      if (hasMoved || check === null) return;
      if (check === this.selected) this.#options.onOpen(check);
      else this.choose(check);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end, { once: true });
  }

  #point({ target, clientX, clientY }: PointerEvent): void {
    if (this.#measured === null) return;
    const check = checkAt(target);
    const isStrip = clientY - elements.picture.getBoundingClientRect().top < frame.strip;
    if (check !== null) tellDetails(labelOf(this.#measured, check));
    else if (isStrip) tellDetails(describeStripAt(this.#measured, this.#timeAt(clientX)) ?? '');
  }

  #turn(turn: WheelEvent): void {
    if (!turn.ctrlKey && !turn.metaKey) return;
    turn.preventDefault();
    this.zoom(turn.deltaY > 0 ? 1.25 : 0.8, this.#timeAt(turn.clientX));
  }
}

function checkAt(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest('[data-check]') : null;
  return row?.getAttribute('data-check') ?? null;
}
