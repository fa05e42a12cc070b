import assert from 'node:assert/strict';
import { switchCheck } from '../../src/config/switch-check.ts';

const switched = (text: string | null, id: string, isEnabled: boolean): string => {
  const result = switchCheck(text, id, isEnabled);
  return result.ok ? result.value : `refused: ${result.error.message}`;
};

describe('switching a check in the configuration', () => {
  it('writes a first file where there is none', () => {
    const text = '{\n  "checks": {\n    "web:lint": {\n      "enabled": false\n    }\n  }\n}\n';
    assert.equal(switched(null, 'web:lint', false), text);
    assert.equal(switched('', 'web:lint', false), text);
  });

  it('keeps comments, order and indentation, and changes one value', () => {
    const text = '{\n    // Ours.\n    "jobs": 2,\n    "checks": {\n        "lint": { "enabled": false }, // slow\n    },\n}\n';
    assert.equal(switched(text, 'lint', true), text.replace('false', 'true'));
    const added = switched(text.replace('"lint": { "enabled": false }, // slow', '"lint": { "timeout": "5m" }'), 'test', false);
    assert.match(added, /\/\/ Ours\./);
    assert.match(added, /\n {8}"test": \{\n {12}"enabled": false\n {8}\}/);
  });

  it('adds what is missing on the way', () => {
    assert.match(switched('{ "detect": true }', 'a', false), /"checks": \{\s*"a": \{\s*"enabled": false/);
  });

  it('writes the line ends of the file', () => {
    const text = switched('{\r\n  "checks": {}\r\n}\r\n', 'a', true);
    assert.doesNotMatch(text, /[^\r]\n/);
  });

  it('does not touch what it cannot read', () => {
    assert.equal(switched('{ "checks": {', 'a', true), 'refused: The configuration cannot be read: mend it first.');
    assert.match(switched('{ "checks": [1] }', 'a', true), /^refused: "checks"/);
    assert.match(switched('[]', 'a', true), /^refused: /);
  });
});
