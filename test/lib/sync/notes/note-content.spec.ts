import assert from 'node:assert/strict';
import { noteContent } from '../../../../src/lib/sync/notes/note-content.js';

const html = (markdown: string) => noteContent(markdown, 'markdown').content;

describe('The content of a note for SOAR', () => {
  it('is HTML as it is, or plain text', () => {
    assert.deepEqual(noteContent('<b>a</b>', 'rich'), { format: 'html', content: '<b>a</b>' });
    assert.deepEqual(noteContent('<b>a</b>', 'plain'), { format: 'text', content: '<b>a</b>' });
  });

  it('is HTML made of Markdown', () => {
    assert.equal(noteContent('**a**', 'markdown').format, 'html');
    assert.equal(html('**a** and `b`\nnext'), '<p><strong>a</strong> and <code>b</code><br>next</p>');
    assert.match(html('# Title\n\n- one\n- two'), /<h1>Title<\/h1>\s*<ul>\s*<li>one<\/li>\s*<li>two<\/li>\s*<\/ul>/);
    assert.match(html('| a | b |\n|---|---|\n| 1 | 2 |'), /<td>1<\/td>/);
    assert.equal(
      html('[console](https://x.example/?a=1&b=2)'),
      '<p><a href="https://x.example/?a=1&#38;b=2">console</a></p>',
    );
  });

  it('shows HTML inside Markdown as text', () => {
    assert.doesNotMatch(html('a <script>alert(1)</script> <b onclick="x()">b</b>\n\n<div>c</div>'), /<(script|b|div)/);
    assert.match(html('a <b>'), /&#60;b&#62;/);
  });

  it('keeps only links to pages and mail addresses, and loads no picture', () => {
    assert.equal(html('[a](javascript:alert(1))'), '<p>a</p>');
    assert.equal(html('[a](data:text/html,x) [b](vbscript:x)'), '<p>a b</p>');
    assert.match(html('<mailto:soc@x.example>'), /<a href="mailto:soc@x.example">/);
    assert.doesNotMatch(html('![p](https://x.example/p.png "t")'), /<img/);
    assert.doesNotMatch(html('[a](https://x.example/"onmouseover="x)'), /"onmouseover/);
  });

  it('is made of 100 KB at once, or refused when it is nested without end', () => {
    for (const text of [`*a* _b_ [c](d) ${'word '.repeat(40)}\n`.repeat(450), '['.repeat(20_000)]) {
      const start = performance.now();
      html(text);
      assert.ok(performance.now() - start < 5_000, text.slice(0, 10));
    }
    assert.throws(() => html('> '.repeat(5_000)), { code: 'bad-input', input: 'text' });
  });

  it('is refused when it is made of marks that would keep its reader busy for minutes', () => {
    for (const text of ['_a', '_a*', '(_a', '*a ', '~'])
      assert.throws(() => html(text.repeat(30_000)), { code: 'bad-input', input: 'text' }, text);
    const start = performance.now();
    html('_a*'.repeat(1_000));
    html('(_a'.repeat(2_000));
    assert.ok(performance.now() - start < 5_000, `${performance.now() - start} ms`);
  });
});
