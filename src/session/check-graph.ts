import { describeConfigProblem, type ConfigProblem } from '../model/problem.ts';
import { buildGraph, describeGraphProblem, type GraphProblem } from '../engine/graph.ts';
import type { Locate, Workspace } from '../config/workspace.ts';

/** The workspace with everything among its problems that keeps its checks from being a graph; what configuration has said already, once. */
export function withGraphProblems(workspace: Workspace): Workspace {
  const { problems } = buildGraph(workspace.checks);
  const said = new Set(workspace.problems.map(describeConfigProblem));
  const more = placeGraphProblems(problems, workspace).filter((problem) => !said.has(describeConfigProblem(problem)));
  return more.length === 0 ? workspace : { ...workspace, problems: [...workspace.problems, ...more] };
}

/** The problems as sentences, each at its place in a file. */
export function placeGraphProblems(problems: readonly GraphProblem[], { checks, locate }: Workspace): ConfigProblem[] {
  return problems.map((problem) => {
    const dependsOn = checks.find(({ id }) => id === problem.check)?.dependsOn ?? [];
    const position = locate(
      problem.check,
      pathOf(
        problem,
        dependsOn.map(({ check }) => check),
      ),
    );
    const { file, line, column } = position ?? { file: null, line: null, column: null };
    return { severity: 'error', message: describeGraphProblem(problem), file, line, column, check: problem.check };
  });
}

function pathOf(problem: GraphProblem, dependencies: readonly string[]): NonNullable<Parameters<Locate>[1]> {
  switch (problem.type) {
    case 'duplicate':
      return [];
    case 'missing':
      return ['dependsOn', dependencies.indexOf(problem.missing)];
    case 'cycle':
      return ['dependsOn', dependencies.indexOf(problem.path[1]!)];
    default:
      return problem satisfies never;
  }
}
