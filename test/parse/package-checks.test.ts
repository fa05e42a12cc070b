import assert from 'node:assert/strict';
import { attwJson } from '../../src/parse/formats/attw-json.ts';
import { knipJson, knipText } from '../../src/parse/formats/knip.ts';
import { publint } from '../../src/parse/formats/publint.ts';
import { describeJsonTraps } from './json-traps.ts';
import { show } from './show-findings.ts';

describe('knip', () => {
  const document = {
    issues: [
      { file: 'src/orphan.ts', files: [{ name: 'src/orphan.ts' }] },
      {
        file: 'src/a b.ts',
        exports: [{ name: 'unused', line: 2, col: 14, pos: 33 }],
        duplicates: [[{ name: 'x', line: 3, col: 1 }, { name: 'y' }]],
      },
      { file: 'src/e.ts', enumMembers: { Color: [{ name: 'Red', line: 1, col: 2 }] } },
    ],
  };

  it('has issues by their kind', () => {
    assert.equal(
      show(knipJson, JSON.stringify(document)),
      [
        'src/orphan.ts error knip/files: Unused file.',
        'src/a b.ts:2:14 error knip/exports: Unused export: unused',
        'src/a b.ts:3:1 error knip/duplicates: Duplicate export: x, y',
        'src/e.ts:1:2 error knip/enumMembers: Unused enum member: Red',
      ].join('\n'),
    );
    assert.equal(show(knipJson, '{"files":["a.ts"],"issues":[]}'), 'a.ts error knip/files: Unused file.');
    assert.equal(show(knipJson, '{"issues":[]}'), '');
    assert.equal(show(knipJson, '{"issues":[],"total":0}'), 'null');
  });

  describeJsonTraps(knipJson, document);

  it('prints the same as a list', () => {
    const text = [
      'Unused files (1)',
      'src/orphan.ts',
      'Unused dependencies (2)',
      'lodash    package.json',
      'left-pad  package.json:7:6',
      'Unused exported types (1)',
      'Shape  type  src/größe 🌍.ts:5:24',
      '',
      'Configuration hints (1)',
      'src/index.ts  knip.json  Remove redundant entry pattern',
    ].join('\n');
    assert.equal(
      show(knipText, text),
      [
        'src/orphan.ts error knip/files: Unused file.',
        'package.json error knip/dependencies: Unused dependency: lodash',
        'package.json:7:6 error knip/dependencies: Unused dependency: left-pad',
        'src/größe 🌍.ts:5:24 error knip/types: Unused exported type: Shape',
      ].join('\n'),
    );
    assert.equal(show(knipText, 'Unused chatter\nERROR: Invalid input\n'), 'null');
  });
});

describe('Are the types wrong', () => {
  const problems = {
    FalseCJS: [{ kind: 'FalseCJS', entrypoint: '.', resolutionKind: 'node16-esm' }],
    NoResolution: [{ kind: 'NoResolution' }],
  };
  const document = { analysis: { packageName: 'a', packageVersion: '1.0.0' }, problems };

  it('says what is wrong with the package', () => {
    assert.equal(
      show(attwJson, JSON.stringify(document)),
      [
        'package.json error attw/FalseCJS: Import resolved to a CommonJS type declaration file, but an ESM JavaScript file (., node16-esm).',
        'package.json error attw/NoResolution: Import failed to resolve to type declarations or JavaScript files.',
      ].join('\n'),
    );
    assert.equal(show(attwJson, JSON.stringify({ analysis: { packageName: 'a' } })), '');
  });

  describeJsonTraps(attwJson, document);
});

describe('publint', () => {
  it('has sentences below their gravity', () => {
    const text =
      'Running publint v0.3.25 for a...\nLinting...\nErrors:\n1. pkg.main is gone.\nWarnings:\n1. Old.\nSuggestions:\n1. Newer.\n\n1. chatter';
    assert.equal(
      show(publint, text),
      ['error publint: pkg.main is gone.', 'warning publint: Old.', 'info publint: Newer.']
        .map((said) => `package.json ${said}`)
        .join('\n'),
    );
    assert.equal(show(publint, 'Running publint v0.3.25 for a...\nLinting...\nAll good!\n'), '');
    assert.equal(show(publint, 'Errors:\n1. of somebody else\n'), 'null');
  });
});
