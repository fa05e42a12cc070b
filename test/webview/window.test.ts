import assert from 'node:assert/strict';
import { fitFull, pan, zoom } from '../../src/webview/window.ts';

describe('the window on a run', () => {
  it('keeps the time under the pointer in its place when it is zoomed', () => {
    assert.deepEqual(zoom(null, 0.5, 500, 1_000), { fromMs: 250, toMs: 750 });
    assert.deepEqual(zoom({ fromMs: 250, toMs: 750 }, 0.5, 250, 1_000), { fromMs: 250, toMs: 500 });
    assert.deepEqual(zoom(null, 0.5, 1_000, 1_000), { fromMs: 500, toMs: 1_000 });
  });

  it('shows all when it is as large as the run, and never less than a millisecond', () => {
    assert.equal(zoom({ fromMs: 250, toMs: 750 }, 2, 500, 1_000), null);
    assert.deepEqual(zoom({ fromMs: 5, toMs: 6 }, 0.1, 5, 1_000), { fromMs: 5, toMs: 6 });
  });

  it('moves by its own length, and not beyond the run', () => {
    assert.deepEqual(pan({ fromMs: 200, toMs: 400 }, 0.5, 1_000), { fromMs: 300, toMs: 500 });
    assert.deepEqual(pan({ fromMs: 200, toMs: 400 }, -5, 1_000), { fromMs: 0, toMs: 200 });
    assert.deepEqual(pan({ fromMs: 200, toMs: 400 }, 9, 1_000), { fromMs: 800, toMs: 1_000 });
    assert.equal(pan(null, 1, 1_000), null);
  });

  it('keeps its scale while a run goes on, until what is expected no longer fits or fills too little', () => {
    assert.ok(Math.abs(fitFull(1, 1_000, false) - 1_080) < 1e-6);
    assert.deepEqual([fitFull(1_080, 1_079, false), fitFull(1_080, 900, false)], [1_080, 1_080]);
    assert.ok(Math.abs(fitFull(1_080, 1_100, false) - 1_188) < 1e-6);
    assert.ok(Math.abs(fitFull(1_080, 500, false) - 540) < 1e-6);
    assert.equal(fitFull(1_080, 990, true), 990);
  });
});
