import assert from 'node:assert/strict';
import test from 'node:test';
import { checkOut } from '../src/checkout.js';

test('a busy bank is asked again until it answers', async () => {
  const answers = [false, false, true];
  const bank = { charge: async () => answers.shift() };
  assert.equal(await checkOut([{ article: 'cheese', count: 2 }], bank), 'Paid 13.00');
});
