import assert from 'node:assert/strict';
import { simulate, type SimulatedTask } from '../../src/engine/simulate.ts';

describe('simulate', () => {
  it('says when every task starts and ends', () => {
    const tasks = [
      { id: 'a', durationMs: 30, dependsOn: [] },
      { id: 'b', durationMs: 20, dependsOn: [] },
      { id: 'c', durationMs: 10, dependsOn: ['b'] },
      { id: 'd', durationMs: 5, dependsOn: ['a', 'c'] },
    ];
    assert.deepEqual(simulate({ tasks, slots: 2 }), {
      makespanMs: 35,
      spans: [
        { id: 'a', startMs: 0, endMs: 30 },
        { id: 'b', startMs: 0, endMs: 20 },
        { id: 'c', startMs: 20, endMs: 30 },
        { id: 'd', startMs: 30, endMs: 35 },
      ],
    });
    assert.equal(simulate({ tasks, slots: 1 }).makespanMs, 65);
  });

  it('decides by what is believed and lasts as long as is true', () => {
    const tasks = [
      { id: 'seems-long', durationMs: 1, estimateMs: 100, dependsOn: [] },
      { id: 'is-long', durationMs: 100, estimateMs: 1, dependsOn: [] },
    ];
    assert.deepEqual(simulate({ tasks, slots: 1 }).spans, [
      { id: 'seems-long', startMs: 0, endMs: 1 },
      { id: 'is-long', startMs: 1, endMs: 101 },
    ]);
  });

  it('respects locks and weights, and tasks without duration', () => {
    const tasks = ['a', 'b', 'c'].map((id) => ({ id, durationMs: 10, dependsOn: [], locks: ['x'] }));
    assert.equal(simulate({ tasks, slots: 8 }).makespanMs, 30);
    assert.equal(simulate({ tasks: tasks.map((task) => ({ ...task, locks: [], weight: 2 })), slots: 4 }).makespanMs, 20);
    assert.equal(simulate({ tasks: [{ id: 'nothing', durationMs: 0, dependsOn: [] }], slots: 1 }).makespanMs, 0);
    assert.deepEqual(simulate({ tasks: [], slots: 1 }), { makespanMs: 0, spans: [] });
  });

  it('takes a task without dependencies', () =>
    assert.equal(simulate({ tasks: [{ id: 'a', durationMs: 3 }], slots: 1 }).makespanMs, 3));

  for (const [name, durationMs, shown] of [
    ['negative', -1, '-1'],
    ['NaN', Number.NaN, 'NaN'],
    ['infinite', Infinity, 'Infinity'],
  ] as const) {
    it(`refuses a task of ${name} duration by name`, () => {
      const tasks = [{ id: 'slow', durationMs }];
      const message = `The task "slow": durationMs must be a number of milliseconds from 0 up, not ${shown}.`;
      assert.throws(() => simulate({ tasks, slots: 1 }), { name: 'UserError', message });
    });
  }

  it('refuses what only JavaScript can hand over', () => {
    const [absent, textual] = ['{ "id": "a" }', '{ "id": "a", "durationMs": "5" }'].map((text): SimulatedTask =>
      JSON.parse(text),
    );
    assert.throws(() => simulate({ tasks: [absent!], slots: 1 }), /durationMs must be .*, not undefined\.$/);
    assert.throws(() => simulate({ tasks: [textual!], slots: 1 }), /durationMs must be .*, not "5"\.$/);
  });

  it('refuses an estimate that is none, and dependencies that are no list', () => {
    const estimated = { id: 'a', durationMs: 1, estimateMs: Number.NaN };
    assert.throws(() => simulate({ tasks: [estimated], slots: 1 }), /^UserError: The task "a": estimateMs must be/);
    const dependent: SimulatedTask = JSON.parse('{ "id": "a", "durationMs": 1, "dependsOn": "b" }');
    assert.throws(
      () => simulate({ tasks: [dependent], slots: 1 }),
      /^UserError: The task "a": dependsOn must be a list of ids, not "b"\.$/,
    );
  });

  it('refuses what is no graph and no number of slots', () => {
    assert.throws(() => simulate({ tasks: [{ id: 'a', durationMs: 1, dependsOn: ['a'] }], slots: 1 }), /"a" depends on itself/);
    assert.throws(() => simulate({ tasks: [], slots: 0 }), /slots must be a whole number from 1 up, not 0/);
  });
});
