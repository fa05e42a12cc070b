import assert from 'node:assert/strict';
import { lstatSync } from 'node:fs';
import { markOf } from '../../../src/engine/inputs/file-identity.ts';
import { isStill, SecondLook } from '../../../src/engine/inputs/second-look.ts';
import { countTurns, makeClockBusy } from '../../rig/busy-clock.ts';

const size = 2_000;

/** Of so many places of which one may have changed; counts how often each was looked at. */
class Looked {
  readonly counts = new Uint32Array(size);
  changed = -1;
  readonly second = new SecondLook(size, (place) => {
    this.counts[place]!++;
    return place !== this.changed;
  });

  get total(): number {
    return this.counts.reduce((all, count) => all + count, 0);
  }
}

describe('a second look', () => {
  let busy: Disposable;
  beforeEach(() => (busy = makeClockBusy()));
  afterEach(() => busy[Symbol.dispose]());

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('is one for all who ask at the same time', async () => {
    const looked = new Looked();
    const answers = await Promise.all(Array.from({ length: 20 }, () => looked.second.ask()));
    assert.ok(answers.every(Boolean));
    assert.equal(looked.total, size);
  });

  it('goes on for who joins it until each place was looked at since, and no further', async () => {
    const looked = new Looked();
    const first = looked.second.ask();
    for (let turns = 0; looked.total < size / 2; turns++) await turn();
    const before = looked.total;
    assert.ok(before < size);
    const since = looked.counts.slice();
    const second = looked.second.ask();
    assert.deepEqual(await Promise.all([first, second]), [true, true]);
    assert.ok(looked.counts.every((count, place) => count > since[place]!));
    assert.equal(looked.total, before + size);
  });

  it('tells all who wait of a change that it sees, and those who ask later at once', async () => {
    const looked = new Looked();
    const first = looked.second.ask();
    await turn();
    looked.changed = size - 1;
    const second = looked.second.ask();
    assert.deepEqual(await Promise.all([first, second]), [false, false]);
    const before = looked.total;
    assert.equal(await looked.second.ask(), false);
    assert.ok(looked.total - before <= 256);
    looked.changed = -1;
    assert.equal(await looked.second.ask(), true);
  });

  it('tells who asked after a place had been looked at of a change in it, and not who asked before', async () => {
    const looked = new Looked();
    const first = looked.second.ask();
    while (looked.counts[0] === 0) await turn();
    looked.changed = 0;
    const second = looked.second.ask();
    assert.deepEqual(await Promise.all([first, second]), [true, false]);
  });

  it('lets others have their turn again and again', async () => {
    const looked = new Looked();
    assert.ok((await countTurns(() => looked.second.ask())) >= size / 256);
  });

  it('of nothing sees no change', async () => {
    assert.equal(await new SecondLook(0, () => false).ask(), true);
  });

  it('believes no file that was changed just before the first one', () => {
    const path = import.meta.filename;
    const mark = markOf(lstatSync(path));
    assert.equal(isStill({ mark, isFresh: false }, path), true);
    assert.equal(isStill({ mark, isFresh: true }, path), false);
    assert.equal(isStill({ mark: null, isFresh: false }, path), false);
    assert.equal(isStill({ mark: null, isFresh: false }, `${path}.none`), true);
    assert.equal(isStill({ mark, isFresh: false }, `${path}.none`), false);
  });
});
