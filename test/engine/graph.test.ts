import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph, closure, describeGraphProblem, type GraphNode } from '../../src/engine/graph.ts';
import { makeCheck } from '../rig/make-check.ts';

const messages = (nodes: readonly GraphNode[]) => buildGraph(nodes).problems.map(describeGraphProblem);

describe('graph', () => {
  it('orders checks after their dependencies, and else as declared', () => {
    const { graph } = buildGraph([
      makeCheck('test', { needs: ['build'] }),
      makeCheck('lint'),
      makeCheck('build', { needs: ['gen'] }),
      makeCheck('gen'),
    ]);
    assert.deepEqual(graph?.topological, ['lint', 'gen', 'build', 'test']);
    assert.deepEqual(graph.dependants.get('gen'), ['build']);
  });

  it('refuses a cycle and spells it out', () => {
    const checks = [
      makeCheck('free'),
      makeCheck('a', { needs: ['b'] }),
      makeCheck('b', { needs: ['c'] }),
      makeCheck('c', { needs: ['a'] }),
    ];
    assert.deepEqual(messages(checks), ['These checks wait for each other: a → b → c → a. Remove one of these dependencies.']);
    assert.equal(buildGraph(checks).graph, null);
  });

  it('refuses a check that depends on itself', () => {
    assert.deepEqual(messages([makeCheck('a', { needs: ['a'] })]), ['"a" depends on itself: remove it from its own dependsOn.']);
  });

  it('names only the cycle, not what waits behind it', () => {
    const checks = [makeCheck('behind', { needs: ['a'] }), makeCheck('a', { needs: ['b'] }), makeCheck('b', { needs: ['a'] })];
    assert.deepEqual(messages(checks), ['These checks wait for each other: a → b → a. Remove one of these dependencies.']);
  });

  it('reports each of several separate cycles', () => {
    const checks = ['a', 'b'].flatMap((name) => [
      makeCheck(`${name}1`, { needs: [`${name}2`] }),
      makeCheck(`${name}2`, { needs: [`${name}1`] }),
    ]);
    assert.equal(messages(checks).length, 2);
  });

  it('finds a cycle of a thousand checks', () => {
    const checks = Array.from({ length: 1000 }, (_, index) => makeCheck(`c${index}`, { needs: [`c${(index + 1) % 1000}`] }));
    const [problem] = buildGraph(checks).problems;
    assert.equal(problem?.type === 'cycle' && problem.path.length, 1001);
  });

  it('refuses a missing dependency, with the id that was probably meant', () => {
    assert.deepEqual(messages([makeCheck('test', { needs: ['biuld', 'zzzzzz'] }), makeCheck('build')]), [
      '"test" depends on "biuld", and there is no such check. Did you mean "build"?',
      '"test" depends on "zzzzzz", and there is no such check. Run `preflight list` for the ids that exist.',
    ]);
  });

  it('refuses ids that a person cannot tell apart', () => {
    const ids = ['café'.normalize('NFC'), 'café'.normalize('NFD'), 'Lint', 'lint'];
    assert.equal(messages(ids.map((id) => makeCheck(id))).length, 2);
    assert.deepEqual(messages([makeCheck('lint'), makeCheck('lint')]), ['Two checks have the id "lint": rename one of them.']);
  });

  it('treats names of object properties as ordinary ids', () => {
    const { graph } = buildGraph([makeCheck('constructor', { needs: ['__proto__'] }), makeCheck('__proto__')]);
    assert.deepEqual(graph?.topological, ['__proto__', 'constructor']);
  });

  it('takes a chain of 10,000 checks without recursion', () => {
    const checks = Array.from({ length: 10_000 }, (_, index) =>
      makeCheck(`c${index}`, { needs: index === 0 ? [] : [`c${index - 1}`] }),
    );
    const { graph } = buildGraph(checks);
    assert.equal(graph?.topological.at(-1), 'c9999');
    assert.equal(closure(graph, ['c9999']).size, 10_000);
  });

  it('closes a selection over what it needs, but not over edges that only order', () => {
    const { graph } = buildGraph([
      makeCheck('gen'),
      makeCheck('build', { needs: ['gen'] }),
      makeCheck('lint'),
      makeCheck('clean'),
      makeCheck('test', {
        dependsOn: [
          { check: 'build', when: 'success' },
          { check: 'lint', when: 'after' },
          { check: 'clean', when: 'always' },
        ],
      }),
    ]);
    assert.deepEqual([...closure(graph!, ['test'])], ['gen', 'build', 'clean', 'test']);
  });

  it('accepts exactly the graphs without a cycle', () => {
    const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const checks = Array.from({ length: 12 }, (_, from) =>
          makeCheck(`c${from}`, { needs: pairs.filter(([a]) => a === from).map(([, b]) => `c${b}`) }),
        );
        const reaches = transitiveClosure(pairs);
        const hasCycle = reaches.some((row, index) => row[index]);
        const { graph, problems } = buildGraph(checks);
        assert.equal(graph === null, hasCycle);
        for (const problem of problems) {
          assert.equal(problem.type, 'cycle');
          if (problem.type !== 'cycle') continue;
          assert.equal(problem.path[0], problem.path.at(-1));
          problem.path.slice(1).forEach((id, index) => {
            const before = checks.find((check) => check.id === problem.path[index]);
            assert.ok(
              before?.dependsOn.some(({ check }) => check === id),
              `${problem.path[index]} → ${id} is no edge`,
            );
          });
        }
        if (graph !== null)
          for (const [a, b] of pairs) assert.ok(graph.topological.indexOf(`c${a}`) > graph.topological.indexOf(`c${b}`));
      }),
      { numRuns: 500 },
    );
  });
});

function transitiveClosure(pairs: readonly (readonly [number, number])[]): boolean[][] {
  const reaches = Array.from({ length: 12 }, () => Array.from({ length: 12 }, () => false));
  for (const [a, b] of pairs) reaches[a]![b] = true;
  for (let k = 0; k < 12; k++)
    for (let i = 0; i < 12; i++) for (let j = 0; j < 12; j++) reaches[i]![j] ||= reaches[i]![k]! && reaches[k]![j]!;
  return reaches;
}
