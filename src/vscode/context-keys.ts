import { contextKeys } from './contributions.ts';
import type { Feature } from './host.ts';

/** Tells `when` clauses what is going on; each key is set only when its value changes. */
export const registerContextKeys: Feature = ({ editor, roots }) => {
  const known = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void editor.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    set(contextKeys.isRunning, roots.isRunning);
    set(contextKeys.isLoaded, roots.all.length > 0 && roots.isLoaded);
  };
  update();
  return roots.onChange(update);
};
