import assert from 'node:assert/strict';
import { Region } from '../../src/cli/reporters/region.ts';
import { Screen } from './screen.ts';

function makeRegion(columns: number, rows: number) {
  const screen = new Screen(columns, rows);
  const region = new Region({ columns, rows, write: (text) => screen.write(text) });
  return { screen, region };
}

const line = (text: string, width = text.length) => ({ text, width });

describe('the region', () => {
  it('replaces what it showed and keeps what is for good', () => {
    const { screen, region } = makeRegion(20, 10);
    region.draw([], [line('one'), line('two')]);
    region.draw(['for good'], [line('three')]);
    assert.equal(screen.text, 'for good\nthree');
    region.draw(['and more'], []);
    assert.equal(screen.text, 'for good\nand more');
  });

  it('never grows beyond the screen, where it could not be reached to be erased', () => {
    const { screen, region } = makeRegion(20, 3);
    for (let time = 0; time < 3; time++) region.draw([], [line('one'), line('two'), line('three'), line('four')]);
    assert.equal(screen.text, 'three\nfour');
  });

  it('stays in place though the terminal shows a character wider than was thought', () => {
    const { screen, region } = makeRegion(10, 10);
    for (let time = 0; time < 3; time++) region.draw([], [line('🎉🎉🎉🎉🎉🎉', 6), line('end')]);
    assert.equal(screen.text, '🎉🎉🎉🎉🎉\nend');
  });

  it('gives the cursor back once, and can be opened again', () => {
    const { screen, region } = makeRegion(20, 10);
    region.close();
    region.draw(['for good'], [line('one')]);
    assert.ok(!screen.isCursorVisible);
    region.close();
    region.close();
    assert.ok(screen.isCursorVisible && screen.wraps);
    assert.equal(screen.text, 'for good');
    region.draw([], [line('two')]);
    assert.ok(!screen.isCursorVisible);
  });
});
