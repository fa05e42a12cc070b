import type { Trigger } from '../model/check.ts';
import type { MachineSlots, SlotUse } from './locks/machine-slots.ts';
import type { Clock } from './ports.ts';

/** Whose run it is: a person who has just saved waits for it, one who has started all checks does something else meanwhile. */
export type Urgency = 'save' | 'user' | 'background';

const ranks: Readonly<Record<Urgency, number>> = { save: 2, user: 1, background: 0 };

export const urgencyOf = (trigger: Trigger): Urgency => (trigger === 'save' ? 'save' : 'user');

/** A run's part in the slots of its host. */
export interface Seat extends Disposable {
  /** What may be taken now. */
  readonly available: number;
  readonly isAnybodyElseRunning: boolean;
  /** Slots that other processes use, as seen when `available` was last asked for. */
  readonly usedElsewhere: number;
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

/** How often a host that waits for slots of another process looks for some: nobody tells it. */
const lookAgainMs = 25;

/**
 * The slots that all runs of a host share: together they never use more than the largest of them may. What becomes free goes to the
 * most urgent run that can use it, and among equals to each its part. Running checks are never ended for that. The same holds between
 * the hosts of a machine that share a folder, only that each may always run one check, so that nobody waits for
 * ever; and two that start at the same moment may use some slots twice until their first checks end.
 */
export class HostSlots {
  readonly #places = new Set<Place>();
  #machine: { readonly slots: MachineSlots; readonly clock: Clock } | null = null;
  #elsewhere: readonly SlotUse[] = [];
  #told: SlotUse | null = null;
  #looking: Disposable | null = null;

  /** From now on what other processes use counts too; the first call decides. */
  shareWith(slots: MachineSlots, clock: Clock): void {
    this.#machine ??= { slots, clock };
  }

  /** `proceed` is called whenever slots may have become free for this run. */
  join(urgency: Urgency, slots: number, proceed: () => void): Seat {
    const place: Place = { rank: ranks[urgency], slots, proceed, used: 0, isHungry: false };
    this.#places.add(place);
    this.#announce();
    const used = (): number => this.#used();
    const availableTo = (): number => this.#availableTo(place);
    const usedElsewhere = (): number => sumOf(this.#elsewhere);
    return {
      get available() {
        return availableTo();
      },
      get isAnybodyElseRunning() {
        return used() > place.used;
      },
      get usedElsewhere() {
        return usedElsewhere();
      },
      take: (taken) => {
        place.used += taken;
        this.#announce();
      },
      give: (given) => {
        place.used -= given;
        this.#announce();
        this.#letProceed();
      },
      hungers: (isHungry) => {
        place.isHungry = isHungry;
        this.#announce();
        this.#lookAgain();
      },
      [Symbol.dispose]: () => {
        if (!this.#places.delete(place)) return;
        this.#announce();
        this.#lookAgain();
        this.#letProceed();
      },
    };
  }

  #used(): number {
    return sumOf([...this.#places]);
  }

  #availableTo(place: Place): number {
    let most = 0;
    let equals = 1;
    let isBehind = false;
    for (const other of this.#places) {
      most = Math.max(most, other.slots);
      if (other === place || !other.isHungry) continue;
      if (other.rank > place.rank) isBehind = true;
      if (other.rank === place.rank) equals++;
    }
    this.#elsewhere = this.#machine?.slots.others() ?? [];
    if (isBehind) return 0;
    const total = Math.min(most, shareOf(place.rank, most, this.#elsewhere, this.#machine?.slots.lent ?? 0));
    return Math.min(total - this.#used(), Math.ceil(total / equals) - place.used);
  }

  #letProceed(): void {
    const places = [...this.#places].sort((a, b) => b.rank - a.rank || a.used - b.used);
    for (const { proceed } of places) proceed();
  }

  /** Tells other processes what has changed. */
  #announce(): void {
    if (this.#machine === null) return;
    const use = this.#places.size === 0 ? null : describeUse([...this.#places], this.#used());
    const told = this.#told;
    if (told?.used === use?.used && told?.most === use?.most && told?.hungerRank === use?.hungerRank) return;
    this.#told = use;
    this.#machine.slots.announce(use);
    if (use === null) this.#elsewhere = [];
  }

  /** Looks again as long as some run waits for what other processes use. */
  #lookAgain(): void {
    const isWaiting = this.#elsewhere.length > 0 && this.#told !== null && this.#told.hungerRank !== null;
    if (!isWaiting) {
      this.#looking?.[Symbol.dispose]();
      this.#looking = null;
    } else
      this.#looking ??= this.#machine!.clock.after(lookAgainMs, () => {
        this.#looking = null;
        this.#letProceed();
      });
  }
}

/** Slots that a host may use for a run of this rank: what the others leave, its part of what several want, and always one. */
function shareOf(rank: number, most: number, others: readonly SlotUse[], lent: number): number {
  const total = Math.max(most, ...others.map((other) => other.most));
  const equals = 1 + others.filter(({ hungerRank }) => hungerRank === rank).length;
  const isBehind = others.some(({ hungerRank }) => hungerRank !== null && hungerRank > rank);
  return isBehind ? 1 : Math.max(1, Math.min(total - Math.max(0, sumOf(others) - lent), Math.ceil(total / equals)));
}

function describeUse(places: readonly Place[], used: number): SlotUse {
  const hungry = places.filter(({ isHungry }) => isHungry).map(({ rank }) => rank);
  const hungerRank = hungry.length === 0 ? null : Math.max(...hungry);
  return { most: Math.max(...places.map(({ slots }) => slots)), used, hungerRank };
}

function sumOf(uses: readonly { readonly used: number }[]): number {
  return uses.reduce((sum, { used }) => sum + used, 0);
}
