import type { ParseOutput } from '../../parse/parser.ts';

/** What was found, in a few words: "2 of 14 tests failed", "3 errors, 1 warning"; null when nothing was. */
export function describeFindings({ problems, tests }: Pick<ParseOutput, 'problems' | 'tests'>): string | null {
  if (tests !== null && tests.failed > 0) {
    const all = tests.passed + tests.failed;
    // Files whose tests could not even begin are no tests, and no less bad.
    const others = problems.filter(({ severity, test }) => severity === 'error' && test === undefined).length;
    const rest = others === 0 ? '' : `, ${others} other error${others === 1 ? '' : 's'}`;
    return `${tests.failed} of ${all} test${all === 1 ? '' : 's'} failed${rest}`;
  }
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.length === 0 ? null : counts.join(', ');
}
