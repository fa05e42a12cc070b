import type { Check } from '../../../src/model/check.ts';

/** One line for each check: `+` enabled, `-` not and why; then kind and tool, triggers, order, and what it stands for. */
export function renderChecks(checks: readonly Check[]): string {
  return checks.map((check) => `${renderCheck(check)}\n`).join('');
}

function renderCheck({ id, enabled, kind, tool, on, dependsOn, covers, effect, disabledReason }: Check): string {
  const parts = [`${enabled ? '+' : '-'} ${id} (${kind}${tool === null ? '' : `, ${tool}`}) on ${on.join(' ')}`];
  if (effect === 'write') parts.push('writes');
  for (const { check, when } of dependsOn) parts.push(`${when} ${check}`);
  if (covers.length > (id === 'test' ? 2 : 1)) parts.push(`covers ${covers.join(', ')}`);
  if (disabledReason !== null) parts.push(`off: ${disabledReason}`);
  return parts.join(' | ');
}
