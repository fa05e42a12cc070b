import { pathToFileURL } from 'node:url';
import type { Edit, Problem, RelatedPlace, Severity } from '../../model/problem.ts';
import type { CheckState, RunState } from '../../model/state.ts';
import { isFailure } from './describe-result.ts';
import { nothingToRestore, type Reporter } from './reporter.ts';

type Finished = Extract<CheckState, { status: 'finished' }>;

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };
const rootId = 'ROOT';

/** Writes one SARIF 2.1.0 document when the run has ended. `version` is ours. */
export function createSarifReporter(write: (text: string) => void, version: string): Reporter {
  return {
    onEvent() {},
    say() {},
    finish: (state) => write(`${JSON.stringify(makeSarif(state, version), null, 2)}\n`),
    [Symbol.dispose]: nothingToRestore,
  };
}

/** A finished run in SARIF: the problems of all checks as results; checks that could not be judged as notifications of the run. */
export function makeSarif(state: RunState, version: string): object {
  const checks = [...state.checks.values()].filter((check) => check.status === 'finished');
  const results = checks.flatMap((check) => check.result.problems.map((problem) => toResult(check, problem)));
  const ids = [...new Map(results.map(({ ruleId, helpUri }) => [ruleId, helpUri]))];
  const unjudged = checks.filter(({ result }) => isFailure(result.verdict) && result.verdict !== 'failed');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Preflight',
            version,
            informationUri: 'https://www.npmjs.com/package/preflight-checks',
            rules: ids.map(([id, helpUri]) => ({ id, ...(helpUri === null ? {} : { helpUri }) })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [rootId]: { uri: `${pathToFileURL(state.root).href}/` } },
        invocations: [
          {
            executionSuccessful: unjudged.length === 0,
            startTimeUtc: state.startedAt,
            toolExecutionNotifications: unjudged.map(({ plan, result }) => ({
              level: 'error',
              message: { text: `${plan.id} ${result.verdict}: ${result.reason ?? 'no reason is known'}` },
            })),
          },
        ],
        results: results.map(({ helpUri: _helpUri, ...result }) => result),
      },
    ],
  };
}

function toResult({ plan }: Finished, problem: Problem) {
  const { message, severity, code, source, url, fix, related } = problem;
  return {
    ruleId: `${source ?? plan.id}/${code ?? 'problem'}`,
    level: levels[severity],
    message: { text: message },
    ...(problem.file === null
      ? {}
      : { locations: [{ physicalLocation: { ...toArtifact(problem.file), ...toRegion(problem) } }] }),
    ...(related === undefined ? {} : { relatedLocations: related.map(toRelatedLocation) }),
    ...(fix === undefined
      ? {}
      : {
          fixes: [{ ...(fix.title === null ? {} : { description: { text: fix.title } }), artifactChanges: toChanges(fix.edits) }],
        }),
    properties: { check: plan.id },
    helpUri: url,
  };
}

function toRelatedLocation({ file, line, column, message }: RelatedPlace) {
  const region = toRegion({ line, column, endLine: null, endColumn: null });
  return { message: { text: message }, physicalLocation: { ...toArtifact(file), ...region } };
}

/** Relative to the root, unless the file lies outside of it. */
function toArtifact(file: string) {
  const isOutside = file.startsWith('/') || /^[A-Za-z]:/.test(file);
  const uri = isOutside ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/');
  return { artifactLocation: isOutside ? { uri } : { uri, uriBaseId: rootId } };
}

function toRegion({ line, column, endLine, endColumn }: Pick<Problem, 'line' | 'column' | 'endLine' | 'endColumn'>) {
  if (line === null) return {};
  const all = Object.entries({ startLine: line, startColumn: column, endLine, endColumn });
  return { region: Object.fromEntries(all.filter(([, value]) => value !== null)) };
}

function toChanges(edits: readonly Edit[]) {
  return [...Map.groupBy(edits, ({ file }) => file)].map(([file, same]) => ({
    ...toArtifact(file),
    replacements: same.map(({ line, column, endLine, endColumn, text }) => ({
      deletedRegion: { startLine: line, startColumn: column, endLine, endColumn },
      insertedContent: { text },
    })),
  }));
}
