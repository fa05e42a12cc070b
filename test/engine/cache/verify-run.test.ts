import assert from 'node:assert/strict';
import { RunProof } from '../../../src/engine/cache/verify-run.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { know, passed, Place } from './open-verdicts.ts';

const check = makeCheck('lint', { inputs: ['src/**'] });
const find = (id: string) => (id === 'lint' ? check : undefined);
const hourMs = 3_600_000;

/** The tree of a run that began then, where so many files are many; `act` happens while it goes on. */
async function treeOf(place: Place, beganMs: number, mostFiles: number, act = () => {}): Promise<string | null> {
  const verdicts = place.open();
  const proof = new RunProof(verdicts, find, beganMs, mostFiles);
  const known = await know(verdicts, check);
  proof.noteKnown(check, known);
  act();
  return proof.findTree(new Map([['lint', { ...passed, fingerprint: known.fingerprint.digest }]]));
}

describe('on which tree a run with many files is verified', () => {
  it('is looked at once more only when that is little beside what the run has taken', async () => {
    await using place = new Place();
    for (const path of ['src/a.ts', 'src/b.ts', 'notes.md']) place.write(path, 'one');
    place.commit();
    const tree = place.git('rev-parse', 'HEAD^{tree}').trim();
    const [longAgoMs, justNowMs] = [Date.now() - hourMs, Date.now() + hourMs];
    assert.equal(await treeOf(place, justNowMs, 3), tree);
    assert.equal(await treeOf(place, justNowMs, 2), null);
    assert.equal(await treeOf(place, longAgoMs, 2), tree);
    assert.equal(await treeOf(place, longAgoMs, 2, () => place.write('src/a.ts', 'two')), null);
  });
});
