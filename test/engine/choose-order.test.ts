import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Check } from '../../src/model/check.ts';
import { chooseOrder } from '../../src/engine/choose-order.ts';
import { compileTasks } from '../../src/engine/compile-tasks.ts';
import { buildGraph } from '../../src/engine/graph.ts';
import { offerOrder } from '../../src/engine/offer-order.ts';
import { toTask } from '../../src/engine/plan.ts';
import { simulate } from '../../src/engine/simulate.ts';
import { runVirtually } from '../../src/engine/virtual-run.ts';
import { makeCheck } from '../rig/make-check.ts';
import { mulberry32, readSolvedGraphs } from '../rig/task-graphs.ts';

const graphOf = (checks: readonly Check[], durations: Readonly<Record<string, number>>) =>
  buildGraph(checks.map((check) => toTask(check, durations[check.id] ?? null))).graph!;

describe('order', () => {
  it('is nearly the best that there is: the proven optimum of 60 graphs on 2 to 16 slots', () => {
    const ratios = readSolvedGraphs().map(({ tasks, slots, optimalMs }) => simulate({ tasks, slots }).makespanMs / optimalMs);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    assert.equal(ratios.length, 240);
    assert.ok(Math.min(...ratios) >= 1, 'better than the optimum');
    assert.ok(mean <= 1.0015, `mean ${mean}`);
    assert.ok(Math.max(...ratios) <= 1.03, `worst ${Math.max(...ratios)}`);
  }).timeout(60_000);

  it('stays good where every expectation is wrong by up to 30 percent', () => {
    const random = mulberry32(1);
    const ratios = readSolvedGraphs().map(({ tasks, slots, optimalMs }) => {
      const believed = tasks.map((task) => ({ ...task, estimateMs: task.durationMs * (0.7 + 0.6 * random()) }));
      return simulate({ tasks: believed, slots }).makespanMs / optimalMs;
    });
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    assert.ok(mean <= 1.04, `mean ${mean}`);
  }).timeout(60_000);

  it('puts what the user wants first before every expectation', () => {
    const checks = [makeCheck('long'), makeCheck('urgent', { priority: 1 }), makeCheck('short', { priority: 2 })];
    assert.deepEqual(chooseOrder(graphOf(checks, { long: 900, urgent: 10, short: 1 }), 2).order, ['short', 'urgent', 'long']);
  });

  it('starts a chain that was declared last before everything that waits for nothing', () => {
    const shorts = Array.from({ length: 40 }, (_, index) => makeCheck(`s${index}`));
    const chain = Array.from({ length: 8 }, (_, index) =>
      makeCheck(`c${index}`, { needs: index === 0 ? [] : [`c${index - 1}`] }),
    );
    const graph = graphOf([...shorts, ...chain], Object.fromEntries([...shorts, ...chain].map(({ id }) => [id, 100])));
    const { order, makespanMs } = chooseOrder(graph, 8);
    assert.equal(order[0], 'c0');
    assert.equal(makespanMs, 800);
  });

  it('has nothing to say of no checks', () => assert.deepEqual(chooseOrder(graphOf([], {}), 4), { order: [], makespanMs: 0 }));

  it('names every check once, always the same way, and never ends later than the remaining critical path alone', () => {
    const work = fc.record({
      slots: fc.integer({ min: 1, max: 5 }),
      rows: fc.array(
        fc.record({
          ms: fc.integer({ min: 0, max: 50 }),
          weight: fc.integer({ min: 1, max: 3 }),
          locks: fc.subarray(['x', 'y']),
          needs: fc.array(fc.nat(30), { maxLength: 3 }),
        }),
        { minLength: 1, maxLength: 30 },
      ),
    });
    fc.assert(
      fc.property(work, ({ slots, rows }) => {
        const checks = rows.map(({ weight, locks, needs }, index) =>
          makeCheck(`c${index}`, {
            weight,
            locks,
            needs: needs.filter((needed) => needed < index).map((needed) => `c${needed}`),
          }),
        );
        const graph = graphOf(checks, Object.fromEntries(rows.map(({ ms }, index) => [`c${index}`, ms])));
        const chosen = chooseOrder(graph, slots);
        assert.deepEqual(chosen, chooseOrder(graph, slots));
        assert.deepEqual(chosen.order.toSorted(), checks.map(({ id }) => id).toSorted());
        const tasks = compileTasks(graph);
        const makespan = (order: readonly string[]) =>
          runVirtually(
            tasks,
            slots,
            order.map((id) => tasks.indices.get(id)!),
          ).makespanMs;
        assert.equal(makespan(chosen.order), chosen.makespanMs);
        assert.ok(chosen.makespanMs <= makespan(offerOrder(graph)));
      }),
      { numRuns: 300 },
    );
  });
});
