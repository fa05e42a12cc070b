import { writeFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import { format } from 'oxfmt';
import { configSchema } from '../src/config/schema.ts';

/** What schema.json must say. A test compares it to the file, so that the two cannot part. */
export function buildSchema(): object {
  const { $schema, ...schema } = toJsonSchema(configSchema, { typeMode: 'input', target: 'draft-07' });
  const head = { $schema, title: 'Preflight configuration', allowComments: true, allowTrailingCommas: true };
  return { ...head, ...schema };
}

if (import.meta.main) {
  const { code } = await format('schema.json', JSON.stringify(buildSchema()), { printWidth: 130 });
  writeFileSync(new URL('../schema.json', import.meta.url), code);
}
