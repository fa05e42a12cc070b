import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const [input, output] = process.argv.slice(2);
const prices = JSON.parse(readFileSync(input, 'utf8'));
for (const [article, cents] of Object.entries(prices)) {
  if (!Number.isInteger(cents)) throw new Error(`${input}: the price of ${article} is not a whole number of cents.`);
}
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, `// Made from ${input}.\nexport const prices = ${JSON.stringify(prices, null, 2)};\n`);
console.log(`${Object.keys(prices).length} prices written to ${output}`);
