/**
 * An immutable map whose keys never change, so that a new version with one other value costs far less than a copy:
 * values stand in rows of 32, and only one row and the list of rows are copied. Iterates in the order of the keys given first.
 */
export class FixedKeyMap<V> implements ReadonlyMap<string, V> {
  readonly #indices: ReadonlyMap<string, number>;
  readonly #rows: readonly (readonly V[])[];

  private constructor(indices: ReadonlyMap<string, number>, rows: readonly (readonly V[])[]) {
    this.#indices = indices;
    this.#rows = rows;
  }

  static from<V>(entries: Iterable<readonly [string, V]>): FixedKeyMap<V> {
    const map = new Map(entries);
    const values = [...map.values()];
    const rows = Array.from({ length: Math.ceil(values.length / rowSize) }, (_, row) =>
      values.slice(row * rowSize, (row + 1) * rowSize),
    );
    return new FixedKeyMap(new Map([...map.keys()].map((key, index) => [key, index])), rows);
  }

  /** This map with another value for `key`; itself when there is no such key. */
  with(key: string, value: V): FixedKeyMap<V> {
    const index = this.#indices.get(key);
    if (index === undefined) return this;
    const row = index >>> rowBits;
    return new FixedKeyMap(this.#indices, this.#rows.with(row, this.#rows[row]!.with(index & (rowSize - 1), value)));
  }

  get size(): number {
    return this.#indices.size;
  }

  get(key: string): V | undefined {
    const index = this.#indices.get(key);
    return index === undefined ? undefined : this.#rows[index >>> rowBits]![index & (rowSize - 1)];
  }

  has(key: string): boolean {
    return this.#indices.has(key);
  }

  keys(): MapIterator<string> {
    return this.#indices.keys();
  }

  *values(): MapIterator<V> {
    for (const row of this.#rows) yield* row;
  }

  *entries(): MapIterator<[string, V]> {
    for (const [key, index] of this.#indices) yield [key, this.#rows[index >>> rowBits]![index & (rowSize - 1)]!];
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }
}

const rowBits = 5;
const rowSize = 1 << rowBits;
