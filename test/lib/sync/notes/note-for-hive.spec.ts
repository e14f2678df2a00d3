import assert from 'node:assert/strict';
import { noteForHive } from '../../../../src/lib/index.js';

describe('A note for Hive', () => {
  const at = Date.UTC(2022, 1, 18, 14, 4, 57);

  it('is readable text under a header with time, case and note', () => {
    assert.deepEqual(noteForHive('<div>Seen<ul><li>one</li></ul></div>', { at, key: '2154/150' }), {
      text: 'Seen\n- one',
      header: 'IBM SOAR 18/02/2022 14:04:57 #2154/150',
      key: '2154/150',
    });
  });

  it('has its header written as asked', () => {
    const format = { prefix: 'SOC', time: 'iso', zone: 'Europe/Rome' } as const;
    assert.equal(noteForHive('text', { at, format })?.header, 'SOC 2022-02-18T15:04:57+01:00');
  });

  it('is nothing when the note says nothing', () => {
    for (const text of ['', ' \n', '<div><br></div>']) assert.equal(noteForHive(text, { at }), undefined);
  });
});
