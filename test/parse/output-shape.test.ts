import assert from 'node:assert/strict';
import { findDocuments } from '../../src/parse/output-shape.ts';

const documentsIn = (text: string) => findDocuments(text).map(({ start, end }) => text.slice(start, end));

describe('the documents in an output', () => {
  it('are JSON and reports in XML that fill their lines', () => {
    const json = '{\n  "a": ["}", 1],\n  "b": {}\n}';
    const xml = '<?xml version="1.0"?>\n<testsuites>\n<testsuite name="</x>"/></testsuites>';
    const other = '<checkstyle version="1">\n</checkstyle>';
    assert.deepEqual(documentsIn(`noise\n${json}\nmore {noise}\n  [1, 2] \n${xml}\n${other}\nend`), [json, '[1, 2]', xml, other]);
  });

  it('are not what stands within a line', () => {
    for (const text of ['[lint] x', '[0] x', 'a {"b": 1}', '{"a": 1} b', '[lint', '{ not json }', '<div>\n</div>', '<p', '< 3'])
      assert.deepEqual(documentsIn(text), [], text);
  });

  it('are told to be lines where they are', () => {
    assert.deepEqual(
      findDocuments('{"a":1}\n{"b":\n2}').map(({ isLine }) => isLine),
      [true, false],
    );
  });

  it('are those within one that is cut off', () => {
    assert.deepEqual(documentsIn('[\n{"a": 1}\n'), ['{"a": 1}']);
  });

  it('are two where two reports follow each other', () => {
    const xml = '<?xml version="1.0"?>\n<checkstyle></checkstyle>';
    assert.deepEqual(documentsIn(`${xml}\n${xml}`), [xml, xml]);
  });
});
