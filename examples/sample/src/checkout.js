import { totalOf } from './cart.js';
import { formatPrice } from './format-price.js';

/** Asks the bank for the money; a bank that is busy is asked again, three times at most. */
export async function checkOut(cart, bank) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    if (await bank.charge(totalOf(cart))) return `Paid ${formatPrice(totalOf(cart))}`;
    await wait(attempt * 1000);
  }
  return `Not paid: ${formatPrice('0')}`;
}

/**
 * Settles after this many milliseconds.
 * @param {number} ms
 */
export function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
