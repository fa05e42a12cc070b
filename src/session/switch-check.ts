import type { Result } from '../model/result.ts';

/** As `switchCheck` of the configuration; what edits JSON is loaded when somebody needs it. */
export async function switchCheck(text: string | null, id: string, isEnabled: boolean): Promise<Result<string>> {
  const config = await import('../config/switch-check.ts');
  return config.switchCheck(text, id, isEnabled);
}
