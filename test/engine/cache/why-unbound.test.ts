import assert from 'node:assert/strict';
import { whyUnbound } from '../../../src/engine/cache/why-unbound.ts';
import { makeCheck } from '../../rig/make-check.ts';

describe('the verdict of a check', () => {
  const why = (...command: string[]) => whyUnbound(makeCheck('a', { command, kind: 'lint' }));

  it('is never taken over where its command asks git, whose state no file of the workspace shows', () => {
    const asking = [
      ['git', 'diff', '--cached', '--check'],
      ['/usr/bin/git', 'status'],
      ['sh', '-c', '! git log -1 | grep -q wip'],
      ['sh', '-c', 'test -z "$(git status --short)"'],
      ['npx', 'lint-staged'],
      ['commitlint', '--from', 'main'],
      ['gitleaks', 'protect', '--staged'],
      ['tool', '--staged'],
    ];
    for (const command of asking) assert.equal(why(...command), 'it depends on the state of git', command.join(' '));
  });

  it('is taken over where git is only part of a name', () => {
    for (const command of [
      ['eslint', 'src/git.ts'],
      ['test', '-d', '.git'],
      ['digit', 'x'],
      ['vitest', 'git-tools'],
      ['x', '--staged-only'],
    ])
      assert.equal(why(...command), null, command.join(' '));
  });
});
