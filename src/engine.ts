/** The engine as a library: the same code that the editor and the command line run. */
import './engine/refuse-old-node.ts';
export { endAll } from './engine/process/live-processes.ts';
export { runProcess } from './engine/process/run-process.ts';
export type { ProcessResult, ProcessSpec } from './engine/process/spec.ts';
export { parse, type ParseTextOptions } from './engine/problems/parse-text.ts';
export type { Forecast } from './engine/forecast.ts';
export type { Metrics } from './engine/history/metrics.ts';
export { HostSlots } from './engine/host-slots.ts';
export { simulate, type SimulatedTask, type Simulation } from './engine/simulate.ts';
export { createSession, type SessionOptions } from './session/session.ts';
export type { Run, RunRequest, Session } from './session/session-api.ts';
export { describeInterruptedRun, type InterruptedRun } from './session/run-journal.ts';
export { summarize, type RunSummary } from './session/summarize.ts';
export { findRoot } from './config/find-root.ts';
export { renderInitialConfig } from './config/init.ts';
export { switchCheck } from './session/switch-check.ts';
export { clearCache } from './session/clear-cache.ts';
export { describeTotals, findHabits, findInsights, type Insight } from './session/timeline/insight.ts';
