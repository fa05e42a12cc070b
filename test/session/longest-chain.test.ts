import assert from 'node:assert/strict';
import { findLongestChain, type ChainLink } from '../../src/session/longest-chain.ts';

const link = (id: string, durationMs: number | null, ...dependsOn: readonly string[]): ChainLink => ({
  id,
  durationMs,
  dependsOn,
});

describe('the longest chain', () => {
  it('goes through what ran alone, also where something that it depends on is no part of the run', () => {
    const links = [
      link('test', 30, 'elsewhere', 'gen'),
      link('gen', null, 'setup'),
      link('setup', 20),
      link('lint', 40, 'elsewhere'),
    ];
    const { path, pathMs, slackMs } = findLongestChain(links);
    assert.deepEqual([path, pathMs], [['setup', 'test'], 50]);
    assert.deepEqual(
      [...slackMs],
      [
        ['test', 0],
        ['setup', 0],
        ['lint', 10],
      ],
    );
  });

  it('is empty where nothing ran', () => {
    const { path, pathMs, slackMs } = findLongestChain([link('a', null, 'b'), link('b', null)]);
    assert.deepEqual([path, pathMs, slackMs.size], [[], 0, 0]);
  });
});
