import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from '../src/config/schema.ts';

/** The text of schema.json. A test compares it to the file, so that the two cannot part. */
export function renderSchema(): string {
  const { $schema, ...schema } = toJsonSchema(configSchema, { typeMode: 'input', target: 'draft-07' });
  const head = { $schema, title: 'Preflight configuration', allowComments: true, allowTrailingCommas: true };
  return `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(new URL('../schema.json', import.meta.url), renderSchema());
