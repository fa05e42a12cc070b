import assert from 'node:assert/strict';
import { emptyEnvironment, readEnvironment } from '../../src/config/environment.ts';

describe('the environment variables', () => {
  it('say nothing when they are absent or empty', () => {
    assert.deepEqual(readEnvironment({ PREFLIGHT_MAX_PARALLEL: '', PREFLIGHT_CACHE: ' ' }), {
      settings: emptyEnvironment,
      problems: [],
    });
  });

  it('are read into typed settings', () => {
    const env = {
      PREFLIGHT_MAX_PARALLEL: '3',
      PREFLIGHT_IO_THREADS: ' 16 ',
      PREFLIGHT_CPU_THREADS: '2',
      PREFLIGHT_CACHE: 'off',
      PREFLIGHT_CACHE_TTL: '30d',
      PREFLIGHT_CACHE_DIR: '/tmp/x y',
      PREFLIGHT_METRICS: 'on',
    };
    assert.deepEqual(readEnvironment(env), {
      settings: {
        maxParallel: 3,
        ioThreads: 16,
        cpuThreads: 2,
        cache: false,
        cacheTtlMs: 30 * 86_400_000,
        cacheDir: '/tmp/x y',
        metrics: true,
      },
      problems: [],
    });
  });

  const count = 'must be a whole number from 1 to 1024, not';
  const wrong: [string, string, string][] = [
    ['PREFLIGHT_MAX_PARALLEL', '0', `${count} "0".`],
    ['PREFLIGHT_MAX_PARALLEL', '-1', `${count} "-1".`],
    ['PREFLIGHT_MAX_PARALLEL', '1e3', `${count} "1e3".`],
    ['PREFLIGHT_IO_THREADS', 'many', `${count} "many".`],
    ['PREFLIGHT_CPU_THREADS', '1025', `${count} "1025".`],
    ['PREFLIGHT_CACHE', 'yes', 'must be "on" or "off", not "yes".'],
    ['PREFLIGHT_METRICS', '1', 'must be "on" or "off", not "1".'],
    ['PREFLIGHT_CACHE_TTL', '600', 'needs a unit: write "600s" instead of "600".'],
    ['PREFLIGHT_CACHE_TTL', '0s', 'must be longer than 0, not "0s".'],
  ];
  for (const [name, value, predicate] of wrong) {
    it(`${name}=${value} is refused`, () => {
      const { settings, problems } = readEnvironment({ [name]: value });
      assert.deepEqual(settings, emptyEnvironment);
      const message = `The environment variable ${name} ${predicate}`;
      assert.deepEqual(problems, [{ severity: 'error', message, file: null, line: null, column: null, check: null }]);
    });
  }
});
