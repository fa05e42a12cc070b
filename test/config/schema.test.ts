import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildSchema } from '../../tools/write-schema.ts';
import { describeWorkspaceProblems, workspaceOf } from './workspace-of.ts';

const schema: unknown = JSON.parse(readFileSync(new URL('../../schema.json', import.meta.url), 'utf8'));

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every property that a configuration may have, by its path, with its schema. */
function* properties(node: unknown, path = ''): Generator<[string, Record<string, unknown>]> {
  if (!isObject(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && isObject(value)) {
      for (const [name, property] of Object.entries(value)) if (isObject(property)) yield [`${path}.${name}`, property];
    }
    yield* properties(value, key === 'properties' ? path : `${path}.${key}`);
  }
}

describe('schema.json', () => {
  it('is what tools/write-schema.ts writes', () => assert.deepEqual(schema, buildSchema()));

  it('describes every key in at least one sentence', () => {
    const all = [...properties(schema)];
    assert.ok(all.length > 30);
    for (const [path, { description }] of all) assert.match(String(description), /^.{15,}[.)\]]$/s, path);
  });

  it('knows no other keys than those it names', () => {
    for (const [path, property] of properties(schema))
      if ('properties' in property) assert.equal(property['additionalProperties'], false, path);
  });
});

describe('the configuration of the documentation', () => {
  it('is valid', () => {
    const workspace = workspaceOf(`{
      "$schema": "./node_modules/preflight-checks/schema.json",
      "detect": true,                       // keep what detection finds; false: only what stands here
      "jobs": "auto",                       // or a number
      "defaults": { "timeout": "5m", "stallTimeout": "off", "grace": "5s", "retries": 0 },
      "env": { "CI": "1" },
      "checks": {
        "eslint": { "command": "eslint .", "enabled": false },
        "codegen": { "command": "npm run gen", "writes": ["src/gen/**"], "inputs": ["schema/**"] },
        "test":   { "command": ["npm", "test"], "dependsOn": ["codegen"], "timeout": "10m", "weight": 2, "priority": 10,
                    "parser": { "junit": "reports/*.xml" }, "env": { "TZ": "UTC" }, "locks": ["port:3000"], "retries": 1,
                    "on": ["push", "manual"], "cache": true, "fix": null },
        "legacy": { "command": "make check | tee log", "shell": true, "matcher": "$gcc" },
      },
    }`);
    assert.deepEqual(describeWorkspaceProblems(workspace), []);
  });
});
