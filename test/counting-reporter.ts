import Mocha from 'mocha';
import { reportCounts } from './counts.ts';

/** Mocha's dots, and the counts for `npm test`. */
export default class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => reportCounts({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 0 }));
  }
}
