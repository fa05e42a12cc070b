import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../src/model/result.ts';

const root = join(import.meta.dirname, '..');

/**
 * Builds the extension and packs it as a .vsix, exactly as for the marketplace (`npm run package`), and returns its path.
 * @throws UserError with what the packager said.
 */
export function packageExtension(): string {
  const packaged = spawnSync(process.execPath, ['--run', 'package'], { cwd: root, encoding: 'utf8' });
  if (packaged.status !== 0) throw new UserError(`npm run package failed:\n${packaged.stdout}${packaged.stderr}`);
  const manifest = v.object({ name: v.string(), version: v.string() });
  const { name, version } = v.parse(manifest, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return join(root, `dist/${name}-${version}.vsix`);
}
