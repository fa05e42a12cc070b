import type { Trigger } from '../model/check.ts';

/** Whose run it is: a person who has just saved waits for it, one who has started all checks does something else meanwhile. */
export type Urgency = 'save' | 'user' | 'background';

const ranks: Readonly<Record<Urgency, number>> = { save: 2, user: 1, background: 0 };

export const urgencyOf = (trigger: Trigger): Urgency => (trigger === 'save' ? 'save' : 'user');

/** A run's part in the slots of its host. */
export interface Seat extends Disposable {
  /** What may be taken now. */
  readonly available: number;
  readonly isAnybodyElseRunning: boolean;
  take(slots: number): void;
  /** Gives slots back, and lets everybody who waits for some go on: the most urgent run first. */
  give(slots: number): void;
  /** Whether something of this run could start if there were slots. */
  hungers(isHungry: boolean): void;
}

interface Place {
  readonly rank: number;
  readonly slots: number;
  readonly proceed: () => void;
  used: number;
  isHungry: boolean;
}

/**
 * The slots that all runs of a host share: together they never use more than the largest of them may. What becomes free goes to the
 * most urgent run that can use it, and among equals to each its part. Running checks are never ended for that.
 */
export class HostSlots {
  readonly #places = new Set<Place>();

  /** `proceed` is called whenever slots may have become free for this run. */
  join(urgency: Urgency, slots: number, proceed: () => void): Seat {
    const place: Place = { rank: ranks[urgency], slots, proceed, used: 0, isHungry: false };
    this.#places.add(place);
    const used = (): number => this.#used();
    const availableTo = (): number => this.#availableTo(place);
    return {
      get available() {
        return availableTo();
      },
      get isAnybodyElseRunning() {
        return used() > place.used;
      },
      take: (taken) => {
        place.used += taken;
      },
      give: (given) => {
        place.used -= given;
        this.#letProceed();
      },
      hungers: (isHungry) => {
        place.isHungry = isHungry;
      },
      [Symbol.dispose]: () => {
        if (this.#places.delete(place)) this.#letProceed();
      },
    };
  }

  #used(): number {
    let used = 0;
    for (const place of this.#places) used += place.used;
    return used;
  }

  #availableTo(place: Place): number {
    let total = 0;
    let equals = 1;
    for (const other of this.#places) {
      total = Math.max(total, other.slots);
      if (other === place || !other.isHungry) continue;
      if (other.rank > place.rank) return 0;
      if (other.rank === place.rank) equals++;
    }
    const share = Math.ceil(total / equals) - place.used;
    return Math.min(total - this.#used(), share);
  }

  #letProceed(): void {
    const places = [...this.#places].sort((a, b) => b.rank - a.rank || a.used - b.used);
    for (const { proceed } of places) proceed();
  }
}
