import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addCpuSample, summarizeCpu, type CpuSample } from '../../src/model/cpu-samples.ts';

/** The samples of a run that was looked at every quarter of a second. */
function samplesOf(count: number, share: (index: number) => number, most = 200): readonly CpuSample[] {
  let samples: readonly CpuSample[] = [];
  for (let index = 0; index < count; index++)
    samples = addCpuSample(samples, { atMs: (index + 1) * 250, share: share(index) }, most);
  return samples;
}

describe('samples of the use of the processors', () => {
  it('are kept as they are in a short run', () => {
    assert.deepEqual(
      samplesOf(3, (index) => index / 2),
      [
        { atMs: 250, share: 0 },
        { atMs: 500, share: 0.5 },
        { atMs: 750, share: 1 },
      ],
    );
  });

  it('grow longer together with the run, all of them alike, and their mean stays', () => {
    const samples = samplesOf(14_400, (index) => (index % 2 === 0 ? 0.2 : 0.6));
    assert.ok(samples.length > 90 && samples.length <= 200, `${samples.length}`);
    const lengths = new Set(samples.map(({ atMs }, index) => atMs - (samples[index - 1]?.atMs ?? 0)).slice(0, -1));
    assert.equal(lengths.size, 1);
    assert.ok(Math.abs(summarizeCpu(samples)!.mean - 0.4) < 1e-9);
  });

  it('are never more than allowed, in order, and keep their mean, whenever they come', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.float({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(steps, fc.integer({ min: 2, max: 30 }), (all, most) => {
        let [atMs, busyMs] = [0, 0];
        let samples: readonly CpuSample[] = [];
        for (const [lengthMs, share] of all) {
          atMs += lengthMs;
          busyMs += lengthMs * share;
          samples = addCpuSample(samples, { atMs, share }, most);
        }
        assert.ok(samples.length <= most);
        assert.ok(samples.every((one, index) => index === 0 || one.atMs > samples[index - 1]!.atMs));
        assert.ok(atMs === 0 || Math.abs(summarizeCpu(samples)!.mean - busyMs / atMs) < 1e-6);
      }),
    );
  });

  it('say nothing where nobody looked, and the mean over time where the lengths differ', () => {
    assert.equal(summarizeCpu([]), null);
    const samples = [
      { atMs: 100, share: 1 },
      { atMs: 400, share: 0.2 },
    ];
    assert.deepEqual(summarizeCpu(samples), { mean: 0.4, most: 1 });
  });
});
