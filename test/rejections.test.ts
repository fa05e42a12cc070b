import assert from 'node:assert/strict';

describe('a promise that is rejected and that nobody awaits', () => {
  it('fails the test during which that happens', () =>
    assert.throws(
      () => process.emit('unhandledRejection', new Error('nobody awaits this'), Promise.resolve()),
      /nobody awaits this/,
    ));
});
