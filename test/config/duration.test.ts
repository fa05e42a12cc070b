import assert from 'node:assert/strict';
import { longestTimerMs, parseDuration, suggestDuration } from '../../src/config/duration.ts';

describe('a duration', () => {
  const right: [string, number][] = [
    ['1ms', 1],
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5s', 1_500],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['0.0015s', 2],
    [`${longestTimerMs}ms`, longestTimerMs],
  ];
  for (const [text, ms] of right) it(`${text} is ${ms} ms`, () => assert.deepEqual(parseDuration(text), { ok: true, value: ms }));

  const wrong: [string, string][] = [
    ['', 'is not a duration: "". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".'],
    ['0s', 'must be longer than 0, not "0s".'],
    ['0.0001ms', 'must be longer than 0, not "0.0001ms".'],
    ['-5s', 'is not a duration: "-5s". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".'],
    ['NaN', 'is not a duration: "NaN". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".'],
    ['Infinity', 'is not a duration: "Infinity". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".'],
    ['1e3ms', 'is not a duration: "1e3ms". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".'],
    ['30', 'needs a unit: write "30s" instead of "30".'],
    ['5000', 'needs a unit: write "5s" instead of "5000".'],
    ['5 min', 'is not a duration: "5 min". Did you mean "5m"?'],
    ['5 Minutes', 'is not a duration: "5 Minutes". Did you mean "5m"?'],
    ['5M', 'is not a duration: "5M". Did you mean "5m"?'],
    ['5w', 'is not a duration: "5w". The units are ms, s, m, h and d, as in "30s".'],
    ['1m30s', 'is not a duration: "1m30s". Write a number and a unit, such as "250ms", "30s", "5m" or "1h".'],
    [`${longestTimerMs + 1}ms`, `is longer than Preflight can wait: at most "24d", not "${longestTimerMs + 1}ms".`],
    ['999999999999999d', 'is longer than Preflight can wait: at most "24d", not "999999999999999d".'],
  ];
  for (const [text, error] of wrong)
    it(`"${text}" is refused`, () => assert.deepEqual(parseDuration(text), { ok: false, error }));

  it('may have another limit than that of a timer', () => {
    assert.deepEqual(parseDuration('30d', { maxMs: 365 * 86_400_000 }), { ok: true, value: 30 * 86_400_000 });
  });

  it('is guessed from a bare number', () => {
    assert.deepEqual([30, 300, 1_000, 1_500, 90_000, 0, -1, Infinity].map(suggestDuration), [
      '30s',
      '300s',
      '1s',
      '1500ms',
      '90s',
      '30s',
      '30s',
      '30s',
    ]);
  });
});
