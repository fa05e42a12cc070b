/**
 * Cents as people write them: 1234 becomes "12.34".
 * @param {number} cents
 */
export function formatPrice(cents) {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
