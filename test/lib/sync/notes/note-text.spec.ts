import assert from 'node:assert/strict';
import type { InputError } from '../../../../src/lib/http/errors.js';
import { noteText } from '../../../../src/lib/sync/notes/note-text.js';

const readable: [what: string, html: string, text: string][] = [
  [
    'what the SOAR console wraps',
    '<div class="rte"><div>hello</div><div>two &amp; three</div></div>',
    'hello\ntwo & three',
  ],
  ['line breaks and paragraphs', '<p>a<br/>b</p><p>c</p>', 'a\nb\n\nc'],
  ['a list', '<ul><li>seen</li><li>killed</li></ul>', '- seen\n- killed'],
  ['a list in a list', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>', '- a\n  - b\n- c'],
  ['a numbered list', '<ol><li>first</li><li>second</li></ol>', ' 1. first\n 2. second'],
  ['a link', 'see <a href="https://x.example/?a=1&amp;b=2">here</a>', 'see here (https://x.example/?a=1&b=2)'],
  ['a link that shows its address', '<a href="https://x.example">https://x.example</a>', 'https://x.example'],
  ['a table', '<table><tr><th>Name</th></tr><tr><td>evil</td></tr></table>', 'Name\nevil'],
  ['a heading', '<h1>Summary</h1>text', 'Summary\ntext'],
  ['indented code', '<pre>if x:\n    y</pre>', 'if x:\n    y'],
  ['text that was escaped', 'a &lt;b&gt; c &#233;', 'a <b> c é'],
  ['no script', '<b>x</b> <script>alert(1)</script>y', 'x y'],
  ['nothing of a picture', '<img src="https://x.example/p.png">', ''],
];

describe('The text of a note', () => {
  for (const [what, html, text] of readable) {
    it(`keeps ${what}`, () => assert.equal(noteText(html), text));
  }

  it('that is plain stays as it is', () => {
    for (const text of ['a < b && c > d', 'x\n\n\n\n  y ', 'C:\\Temp <none> 5 & 6', ''])
      assert.equal(noteText(text), text);
  });

  it('is there at once for 100 KB, however it is nested', () => {
    for (const html of [
      '<div>'.repeat(20_000),
      '<li>a &amp; <b>b</b></li>'.repeat(4_000),
      '<b '.repeat(35_000),
      '<'.repeat(100_000),
    ]) {
      const start = performance.now();
      noteText(`<p>x</p>${html}`);
      assert.ok(performance.now() - start < 2_000, html.slice(0, 20));
    }
  });

  it('of a table too large to be laid out is that of its cells', () => {
    const row = `<tr>${'<td>x</td>'.repeat(2_000)}</tr>`;
    assert.match(noteText(`<p>a</p><table>${row}</table>`), /^a\n+x( ?x)+$/);
  });

  it('is there soon, and without filling the memory, for one that was made to keep its reader busy', () => {
    for (const html of [
      '<div>'.repeat(190_000),
      '<b></i>'.repeat(130_000),
      `<table><tr>${'<td>x</td>'.repeat(90_000)}</tr></table>`,
      `<table>${'<tr><td rowspan="100000" colspan="&#49;00000">x</td></tr>'.repeat(3)}</table>`,
    ]) {
      const start = performance.now();
      assert.ok(noteText(`<p>x</p>${html}`).startsWith('x'));
      assert.ok(performance.now() - start < 4_000, `${html.slice(0, 40)}: ${performance.now() - start} ms`);
    }
  });

  it('is refused beyond a million characters', () => {
    assert.throws(
      () => noteText('<b>'.padEnd(1_000_001, 'x')),
      (error: InputError) => error.input === 'note',
    );
  });
});
