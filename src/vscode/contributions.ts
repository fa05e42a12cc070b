/**
 * Every name that package.json and the code must agree on; a test compares both. Ids are never spelled out elsewhere.
 */
export const commands = {
  runAll: 'preflight.runAll',
  runCheck: 'preflight.runCheck',
  cancel: 'preflight.cancel',
  cancelCheck: 'preflight.cancelCheck',
  showOutput: 'preflight.showOutput',
  showCheckOutput: 'preflight.showCheckOutput',
  showTimings: 'preflight.showTimings',
  reload: 'preflight.reload',
  showFailed: 'preflight.showFailed',
  showAllChecks: 'preflight.showAllChecks',
  groupBy: 'preflight.groupBy',
  runFailed: 'preflight.runFailed',
  runAgain: 'preflight.runAgain',
  toggleRunOnSave: 'preflight.toggleRunOnSave',
  openDefinition: 'preflight.openDefinition',
  openProblem: 'preflight.openProblem',
  openConfiguration: 'preflight.openConfiguration',
  copyReport: 'preflight.copyReport',
  openWalkthrough: 'preflight.openWalkthrough',
  runFresh: 'preflight.runFresh',
  profile: 'preflight.profile',
  runAffected: 'preflight.runAffected',
  runStaged: 'preflight.runStaged',
  runFile: 'preflight.runFile',
  runAlone: 'preflight.runAlone',
  fixCheck: 'preflight.fixCheck',
  enableCheck: 'preflight.enableCheck',
  disableCheck: 'preflight.disableCheck',
  explainCheck: 'preflight.explainCheck',
  showCheckTerminal: 'preflight.showCheckTerminal',
  clearProblems: 'preflight.clearProblems',
  clearCache: 'preflight.clearCache',
  reportIssue: 'preflight.reportIssue',
  showTimeline: 'preflight.showTimeline',
  revealInTimeline: 'preflight.revealInTimeline',
  revealCheck: 'preflight.revealCheck',
} as const;

export const viewContainer = 'preflight';
/** The publisher and the name of this extension. */
export const extensionId = 'preflight.preflight-checks';
/** With the id of this extension before it. */
export const walkthrough = `${extensionId}#start`;
export const checksView = 'preflight.checks';
/** The type of the panel that shows runs over time. */
export const timelinePanel = 'preflight.timeline';
/** Within the ids of this extension. */
export const statusItem = 'status';

/** What `when` clauses may ask. */
export const contextKeys = {
  /** At least one run has not finished. */
  isRunning: 'preflight.isRunning',
  /** The checks of every folder are known, or it is known why not. */
  isLoaded: 'preflight.isLoaded',
  /** The tree shows failed checks only. */
  isFiltered: 'preflight.isFiltered',
  /** There is no git on this machine. */
  isGitMissing: 'preflight.isGitMissing',
} as const;

/** The `viewItem` of the rows of the tree; that of a check is several of these words. */
export const itemContexts = {
  check: 'check',
  activeCheck: 'check-active',
  enabled: 'enabled',
  disabled: 'disabled',
  hasNeeds: 'has-needs',
  hasFix: 'has-fix',
  hasRun: 'has-run',
  hasDefinition: 'has-definition',
  folder: 'folder',
  group: 'group',
  file: 'file',
} as const;

/** What a user can set, by the name that the engine has for it. The whole name stands in settings.json. */
export const settings = {
  maxParallel: 'preflight.maxParallel',
  ioThreads: 'preflight.ioThreads',
  cpuThreads: 'preflight.cpuThreads',
  grouping: 'preflight.grouping',
  runOnSave: 'preflight.runOnSave',
  notifications: 'preflight.notifications',
  runOnSaveDelay: 'preflight.runOnSaveDelay',
  runOnOpen: 'preflight.runOnOpen',
  runWhenStale: 'preflight.runWhenStale',
  cache: 'preflight.cache',
  slowCheckThreshold: 'preflight.slowCheckThreshold',
  defaultTimeout: 'preflight.defaultTimeout',
  grace: 'preflight.grace',
  detect: 'preflight.detect',
  metrics: 'preflight.metrics',
} as const;

/** Those that the engine is told of when it reads the checks. */
export const engineSettings: readonly string[] = [
  settings.maxParallel,
  settings.ioThreads,
  settings.cpuThreads,
  settings.defaultTimeout,
  settings.grace,
  settings.detect,
  settings.metrics,
];

/** Titles of the output channels; people look for them under these names. */
export const channels = { log: 'Preflight', timings: 'Preflight Timings' } as const;

/** The scheme of the documents in Markdown that explain a check or describe this installation. */
export const documentScheme = 'preflight-document';

/** The scheme of the read-only documents that show what a check wrote. */
export const outputScheme = 'preflight-output';
