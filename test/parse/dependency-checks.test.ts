import assert from 'node:assert/strict';
import { depcheck, depcheckJson, dependencyCruiser, madge, sizeLimitJson } from '../../src/parse/formats/dependency-checks.ts';
import { describeJsonTraps } from './json-traps.ts';
import { show } from './show-findings.ts';

describe('depcheck', () => {
  const document = {
    dependencies: ['lodash'],
    devDependencies: ['left-pad'],
    missing: { chalk: ['/w/src/a b.js'] },
    using: {},
    invalidFiles: {},
  };

  it('tells of what is unused and what is missing', () => {
    const expected = (file: string): string =>
      [
        'package.json error depcheck/dependencies: Unused dependency: lodash',
        'package.json error depcheck/devDependencies: Unused devDependency: left-pad',
        `${file} error depcheck/missing: Missing dependency: chalk`,
      ].join('\n');
    assert.equal(show(depcheckJson, JSON.stringify(document)), expected('/w/src/a b.js'));
    const text =
      'Unused dependencies\n* lodash\nUnused devDependencies\n* left-pad\nMissing dependencies\n* chalk: ./src/a b.js\nchatter\n* point';
    assert.equal(show(depcheck, text), expected('./src/a b.js'));
    assert.equal(show(depcheck, 'No depcheck issue\n'), '');
    assert.equal(show(depcheck, '* a list\n* of points\n'), 'null');
  });

  describeJsonTraps(depcheckJson, document);
});

describe('madge', () => {
  it('tells of circles', () => {
    assert.equal(
      show(madge, 'Processed 2 files (512ms) \n\n✖ Found 1 circular dependency!\n\n1) a b.js > c.js\n'),
      'a b.js error madge/circular: Circular dependency: a b.js > c.js',
    );
    assert.equal(show(madge, 'Processed 2 files (512ms) \n\n✔ No circular dependency found!\n'), '');
    assert.equal(show(madge, '1) a > b\n'), 'null');
  });
});

describe('dependency-cruiser', () => {
  it('tells of violated rules', () => {
    const text =
      '\n  error no-circular: src/a b.js → \n      src/b.js →\n      src/a b.js\n  warn no-x: src/c.js → y\n\nx 2 dependency violations (1 errors, 1 warnings). 6 modules';
    assert.equal(
      show(dependencyCruiser, text),
      [
        'src/a b.js error dependency-cruiser/no-circular: src/a b.js → src/b.js → src/a b.js',
        'src/c.js warning dependency-cruiser/no-x: src/c.js → y',
      ].join('\n'),
    );
    assert.equal(show(dependencyCruiser, '✔ no dependency violations found (6 modules)'), '');
  });
});

describe('Size Limit', () => {
  const document = [
    { name: 'main', passed: false, size: 21, sizeLimit: 1 },
    { name: 'b.js', passed: true, size: 21, sizeLimit: 1000 },
  ];

  it('tells of what is too large', () => {
    assert.equal(
      show(sizeLimitJson, JSON.stringify(document)),
      'package.json error size-limit/size: main has 21 bytes, 20 more than its limit of 1.',
    );
  });

  describeJsonTraps(sizeLimitJson, document);
});
