import assert from 'node:assert/strict';
import { shareOfThreads, threadVariable } from '../../src/engine/thread-share.ts';
import { makeCheck } from '../rig/make-check.ts';

describe('processors of a check', () => {
  it('are what the others leave on average while it runs', () => {
    assert.equal(shareOfThreads(8, 4, 1_000, 10_000), 5);
    assert.equal(shareOfThreads(8, 8, 1_000, 2_000), 6);
    assert.equal(shareOfThreads(2, 2, 1_000, 1_000), 1);
    assert.equal(shareOfThreads(2, 8, 1_000, 90_000), 1);
  });

  it('are all of them where next to nothing runs beside it', () => {
    assert.equal(shareOfThreads(2, 2, 60_000, 3_000), null);
    assert.equal(shareOfThreads(8, 1, 1_000, 90_000), null);
    assert.equal(shareOfThreads(1, 4, 1_000, 0), null);
  });

  it('are told by the variable that is documented for the tool', () => {
    const told = (tool: string | null) => threadVariable(makeCheck('a', { tool }), 3, {});
    assert.deepEqual(told('pytest'), { PYTEST_XDIST_AUTO_NUM_WORKERS: '3' });
    assert.deepEqual(told('go'), { GOMAXPROCS: '3' });
    assert.deepEqual(told('cargo'), { CARGO_BUILD_JOBS: '3' });
    for (const tool of ['eslint', 'constructor', null]) assert.equal(told(tool), null);
  });

  it("are never told over the user's own word, nor when there is nothing to tell", () => {
    const go = makeCheck('a', { tool: 'go' });
    assert.equal(threadVariable(go, 3, { GOMAXPROCS: '16' }), null);
    assert.equal(threadVariable({ ...go, env: { GOMAXPROCS: '16' } }, 3, {}), null);
    assert.equal(threadVariable(go, null, {}), null);
  });
});
