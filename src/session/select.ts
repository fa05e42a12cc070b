import type { Check } from '../model/check.ts';
import { nearest } from '../model/nearest.ts';
import type { ConfigProblem } from '../model/problem.ts';
import { err, ok, type Result } from '../model/result.ts';
import { buildGraph, closure, type Graph } from '../engine/graph.ts';
import { toTask } from '../engine/plan.ts';
import type { Task } from '../engine/scheduler.ts';
import { isUnusable } from '../config/workspace.ts';
import { placeGraphProblems } from './check-graph.ts';
import type { Loaded } from './hide-in-workspace.ts';
import type { RunRequest } from './session-api.ts';

export type Selection = Result<Graph<Check & Task>, readonly ConfigProblem[]>;

/** The checks of a request, as they run, with all that they need, as a graph; or every reason why nothing can run. */
export function select({ real: workspace, shown }: Loaded, request: RunRequest): Selection {
  if (isUnusable(workspace)) return err(shown.problems.filter(({ severity, check }) => severity === 'error' && check === null));
  const byId = new Map(workspace.checks.map((check) => [check.id, check]));
  const unknown = (request.ids ?? []).filter((id) => !byId.has(id));
  if (unknown.length > 0) return err(unknown.map((id) => problemOf(describeUnknown(id, byId.keys()), null)));

  const { graph: whole, problems } = buildGraph(workspace.checks);
  if (whole === null) return err(placeGraphProblems(problems, workspace));
  const wanted = request.ids ?? workspace.checks.filter((check) => isSelected(check, request)).map(({ id }) => id);
  const { among } = request;
  const chosen = among === undefined ? wanted : wanted.filter((id) => among.has(id));
  if (request.isAlone === true) return ok(subgraph([...new Set(chosen)].map((id) => byId.get(id)!)));
  const ids = closure(whole, chosen);
  const disabled = findDisabledDependency(
    [...ids].map((id) => byId.get(id)!),
    byId,
    new Set(wanted),
  );
  if (disabled !== null) return err([disabled]);
  return ok(subgraph([...ids].map((id) => byId.get(id)!)));
}

/** Also what cannot run here: it is `errored` then, because what did not run must not look like a pass. */
function isSelected(check: Check, { kinds, trigger }: RunRequest): boolean {
  return check.enabled && check.on.includes(trigger ?? 'manual') && (kinds === undefined || kinds.includes(check.kind));
}

/** A check that was switched off must not come back through the back door, nor may what needs it run without it. */
function findDisabledDependency(
  checks: readonly Check[],
  byId: ReadonlyMap<string, Check>,
  named: ReadonlySet<string>,
): ConfigProblem | null {
  for (const { id, dependsOn } of checks) {
    const off = dependsOn.find(({ check, when }) => when !== 'after' && byId.get(check)?.enabled === false && !named.has(check));
    if (off !== undefined) {
      return problemOf(
        `"${id}" depends on "${off.check}", which is disabled. Enable it, name it on the command line, or use { "check": "${off.check}", "when": "after" }.`,
        id,
      );
    }
  }
  return null;
}

/** Edges to checks outside of the selection are dropped: only `after` edges can lead there, unless checks run alone. */
function subgraph(checks: readonly Check[]): Graph<Check & Task> {
  const ids = new Set(checks.map(({ id }) => id));
  const tasks = checks.map((check) =>
    toTask({ ...check, dependsOn: check.dependsOn.filter((dependency) => ids.has(dependency.check)) }, null),
  );
  const { graph } = buildGraph(tasks);
  if (graph === null) throw new Error('A part of a graph without cycles has one.');
  return graph;
}

function describeUnknown(id: string, known: Iterable<string>): string {
  const suggestion = nearest(id, known);
  return `There is no check "${id}". ${suggestion === null ? 'Run `preflight list` for the ids that exist.' : `Did you mean "${suggestion}"?`}`;
}

function problemOf(message: string, check: string | null): ConfigProblem {
  return { severity: 'error', message, file: null, line: null, column: null, check };
}
