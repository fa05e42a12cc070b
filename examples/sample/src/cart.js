import { prices } from './generated/prices.js';

/**
 * The price of one article in cents.
 * @param {string} article
 */
export function priceOf(article) {
  const cents = prices[article];
  if (cents == undefined) throw new Error(`There is no ${article}.`);
  return cents;
}

/** The sum of a cart in cents. */
export function totalOf(cart) {
  var total = 0;
  for (const { article, count } of cart) total += priceOf(article) * count;
  return total;
}
