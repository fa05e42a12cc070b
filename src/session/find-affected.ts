import picomatch from 'picomatch';
import type { Check } from '../model/check.ts';

/** The enabled checks of the trigger `save` whose verdict a change of one of these files can change; paths relative to the root, with `/`. */
export function findAffected(checks: readonly Check[], files: readonly string[]): readonly Check[] {
  return checks.filter((check) => {
    if (!check.enabled || check.unavailable !== null || !check.on.includes('save')) return false;
    const { cwd, inputs } = check;
    if (inputs === null) return files.some((file) => cwd === '.' || file.startsWith(`${cwd}/`));
    const isInput = picomatch([...inputs], { dot: true });
    return files.some((file) => isInput(file));
  });
}
