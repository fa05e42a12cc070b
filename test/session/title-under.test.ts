import assert from 'node:assert/strict';
import { titleUnder } from '../../src/session/title-under.ts';

describe('the title of a check under a heading', () => {
  it('does not say the folder again that the heading says', () => {
    assert.equal(titleUnder('packages/web', 'Lint (packages/web)'), 'Lint');
  });

  it('is whole under any other heading, and under none', () => {
    assert.equal(titleUnder('Lint', 'Lint (packages/web)'), 'Lint (packages/web)');
    assert.equal(titleUnder('web', 'Lint (packages/web)'), 'Lint (packages/web)');
    assert.equal(titleUnder(null, 'Lint (null)'), 'Lint (null)');
  });
});
