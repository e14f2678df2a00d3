import assert from 'node:assert/strict';
import { headerAbove, keysIn, noteHeader, noteSections } from '../../../../src/lib/sync/notes/note-header.js';

const at = Date.UTC(2022, 1, 18, 14, 4, 57);

describe('The header of a note', () => {
  it('has the time of a zone, day first or as ISO 8601, and the key', () => {
    assert.equal(noteHeader(at, undefined), 'IBM SOAR 18/02/2022 14:04:57');
    assert.equal(noteHeader(at, '2154/150', { zone: 'Europe/Rome' }), 'IBM SOAR 18/02/2022 15:04:57 #2154/150');
    assert.equal(noteHeader(at, 'k', { time: 'iso', prefix: 'SOC' }), 'SOC 2022-02-18T14:04:57Z #k');
    assert.equal(noteHeader(at, 'k', { time: 'iso', zone: 'Asia/Kolkata' }), 'IBM SOAR 2022-02-18T19:34:57+05:30 #k');
    assert.equal(noteHeader(at, 'k', { zone: 'America/New_York' }), 'IBM SOAR 18/02/2022 09:04:57 #k');
    assert.equal(noteHeader(Date.UTC(2022, 0, 1), undefined), 'IBM SOAR 01/01/2022 00:00:00');
  });

  const refused: [string, string | undefined, object, string][] = [
    ['a zone nobody knows', undefined, { zone: 'Europe/Atlantis' }, 'zone'],
    ['a key with a blank', 'a b', {}, 'key'],
    ['an empty key', '', {}, 'key'],
    ['a prefix of two lines', undefined, { prefix: 'a\nb' }, 'header'],
    ['an empty prefix', undefined, { prefix: '' }, 'header'],
  ];
  for (const [what, key, format, input] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => noteHeader(at, key, format), { code: 'bad-input', input }));
  }
});

describe('Notes taken apart', () => {
  const written = (text: string, key?: string, format = {}) =>
    `${headerAbove(text, noteHeader(at, key, format))}\n${text}`;

  it('are ours under our headers, as many lines as were written, and theirs around them', () => {
    const notes = ['before', written('one\n\ntwo', '1/2'), 'typed below', written('x'), 'and below', 'that'].join('\n');
    assert.deepEqual(noteSections(notes), [
      { text: 'before', ours: false },
      { text: 'one\n\ntwo', ours: true, key: '1/2' },
      { text: 'typed below', ours: false },
      { text: 'x', ours: true },
      { text: 'and below\nthat', ours: false },
    ]);
  });

  it('are read whatever zone, time format and line ends they were written with', () => {
    for (const format of [{}, { time: 'iso' }, { time: 'iso', zone: 'Asia/Kolkata' }, { zone: 'Asia/Tokyo' }]) {
      const notes = `a\n${written('b\nc', '1/2', format)}\nd`.replaceAll('\n', '\r\n');
      assert.deepEqual(
        noteSections(notes).map(({ text, ours }) => [text, ours]),
        [
          ['a', false],
          ['b\nc', true],
          ['d', false],
        ],
        JSON.stringify(format),
      );
    }
  });

  it('have no header in what a note of ours quotes', () => {
    const notes = written(`look:\n${noteHeader(at, '7/7')}`, '1/2');
    assert.deepEqual([...keysIn(notes)], ['1/2']);
  });

  it('take words that only look like ours for what people wrote', () => {
    const typed = [
      'IBM SOAR',
      'IBM SOAR 18/02/2022',
      'see 18/02/2022 14:04:57',
      'ticket 18/02/2022 14:04:57 #4711',
      'ReaQta',
    ];
    assert.deepEqual(noteSections(typed.join('\n')), [{ text: typed.join('\n'), ours: false }]);
  });

  it('know case notes written under an earlier prefix', () => {
    const notes = [written('a', '1/2', { prefix: 'SOC' }), written('b', 'x', { prefix: 'SOC' })].join('\n');
    assert.deepEqual([...keysIn(notes)], ['1/2']);
    assert.deepEqual([...keysIn(notes, 'SOC')], ['1/2', 'x']);
  });

  it('are none when there are none', () => {
    assert.deepEqual(noteSections(''), []);
    assert.deepEqual(noteSections('\n \n'), []);
  });

  it('of 100 KB are taken apart at once', () => {
    const start = performance.now();
    noteSections(`${'a '.repeat(50)}\n`.repeat(2_000));
    noteSections('1'.repeat(200_000));
    assert.ok(performance.now() - start < 500);
  });
});
