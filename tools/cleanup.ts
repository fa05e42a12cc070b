import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const actions = new Set<() => void>();
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Has `action` done when this process ends, by whatever signal too, unless the returned handle is disposed before. */
export function atEnd(action: () => void): Disposable {
  if (actions.size === 0) listen();
  actions.add(action);
  return { [Symbol.dispose]: () => void actions.delete(action) };
}

/** A new folder under the system's temporary one, removed when this process ends. */
export function temporaryFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }));
  return folder;
}

function listen(): void {
  process.once('exit', () => {
    for (const action of [...actions].reverse()) action();
  });
  for (const [signal, status] of Object.entries(signals)) process.once(signal, () => process.exit(status));
}
