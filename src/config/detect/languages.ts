import type { DetectContext } from './context.ts';
import type { Ecosystem } from './detect.ts';

/** Whether there is a file with one of these names, anywhere outside of fixtures. */
const named =
  (...names: readonly string[]) =>
  async (context: DetectContext): Promise<boolean> => {
    if (names.some((name) => context.entries.has(name))) return true;
    const tree = await context.tree();
    return names.some((name) => tree.ownNamed(name).length > 0);
  };

/** Whether there is a file with one of these endings. */
const ending =
  (...endings: readonly string[]) =>
  async (context: DetectContext): Promise<boolean> => {
    const tree = await context.tree();
    return endings.some((each) => tree.withEnding(each) !== null);
  };

/** The ecosystems other than JavaScript's. */
export const languages: readonly Ecosystem[] = [
  {
    name: 'Python',
    isThere: async (context) =>
      (await ending('.py')(context)) || named('pyproject.toml', 'tox.ini', 'noxfile.py', '.flake8')(context),
    load: async () => (await import('./python.ts')).detectPython,
  },
];
