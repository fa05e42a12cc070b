import type { Trigger } from '../model/check.ts';
import type { MachineSlots, OtherUse, SlotUse } from './locks/machine-slots.ts';
import type { Clock } from './ports.ts';
import { ExpectedMemory } from './run-memory.ts';

/** Whose run it is: a person who has just saved waits for it, one who has started all checks does something else meanwhile. */
export type Urgency = 'save' | 'user' | 'background';

const ranks: Readonly<Record<Urgency, number>> = { save: 2, user: 1, background: 0 };

export const urgencyOf = (trigger: Trigger): Urgency => (trigger === 'save' ? 'save' : 'user');

/** A run's part in the slots of its host. */
export interface Seat extends Disposable {
  /**
   * How many slots may be taken now; of those, the wanted are kept from other processes until `take` says how many were taken, which must
   * follow at once.
   */
  claim(wanted: number): number;
  readonly isAnybodyElseRunning: boolean;
  /** Slots that other processes use, as seen when some were last claimed. */
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
/** How often a claim looks at once whether others have made up their minds: about a millisecond. */
const mostLooks = 25;

/**
 * The slots that all runs of a host share: together they never use more than the largest of them may. What becomes free goes to the
 * most urgent run that can use it, and among equals to each its part. Running checks are never ended for that. The same holds between
 * the hosts of a machine that share a folder, only that each may always run one check, so that nobody waits for
 * ever.
 */
export class HostSlots {
  /** Beside the slots they share the memory. */
  readonly memory = new ExpectedMemory();
  readonly #places = new Set<Place>();
  #machine: { readonly slots: MachineSlots; readonly clock: Clock } | null = null;
  #elsewhere: readonly OtherUse[] = [];
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
    const usedElsewhere = (): number => sumOf(this.#elsewhere);
    return {
      claim: (wanted) => this.#claim(place, wanted),
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

  /**
   * Two hosts that look at the same moment see the same free slots. So each says what it will take before it looks a second time: of two,
   * one at least sees the other's word then. Who is behind takes what that word leaves; who is ahead waits a moment for the other's
   * decision, and then leaves to it what it said.
   */
  #claim(place: Place, wanted: number): number {
    const offered = this.#availableTo(place);
    const claimed = Math.min(wanted, offered);
    // The one that every host always has needs no claim.
    if (this.#machine === null || claimed <= 0 || this.#used() + claimed <= 1) return offered;
    this.#announce({ slots: claimed, rank: place.rank });
    for (let look = 1; ; look++) {
      const available = this.#availableTo(place);
      if (look === mostLooks || !this.#elsewhere.some((other) => this.#isClaimBehind(other, place.rank)))
        return Math.min(claimed, available);
    }
  }

  #isClaimBehind({ claimRank, host }: OtherUse, rank: number): boolean {
    if (claimRank === null) return false;
    return claimRank === rank ? host > this.#machine!.slots.name : claimRank < rank;
  }

  #letProceed(): void {
    const places = [...this.#places].sort((a, b) => b.rank - a.rank || a.used - b.used);
    for (const { proceed } of places) proceed();
  }

  /** Tells other processes what has changed. */
  #announce(claim: { readonly slots: number; readonly rank: number } | null = null): void {
    if (this.#machine === null) return;
    const known = this.#places.size === 0 ? null : describeUse([...this.#places], this.#used());
    const use = known === null || claim === null ? known : { ...known, used: known.used + claim.slots, claimRank: claim.rank };
    if (isSame(this.#told, use)) return;
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
  return { most: Math.max(...places.map(({ slots }) => slots)), used, hungerRank, claimRank: null };
}

function isSame(a: SlotUse | null, b: SlotUse | null): boolean {
  if (a === null || b === null) return a === b;
  return a.used === b.used && a.most === b.most && a.hungerRank === b.hungerRank && a.claimRank === b.claimRank;
}

function sumOf(uses: readonly { readonly used: number }[]): number {
  return uses.reduce((sum, { used }) => sum + used, 0);
}
