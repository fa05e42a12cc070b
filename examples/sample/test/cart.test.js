import assert from 'node:assert/strict';
import test from 'node:test';
import { priceOf, totalOf } from '../src/cart.js';

test('the total counts every article', () => {
  assert.equal(totalOf([{ article: 'apple', count: 3 }, { article: 'bread', count: 1 }]), 440);
});

test('an unknown article has no price', () => {
  assert.throws(() => priceOf('unicorn'), /no unicorn/);
});
