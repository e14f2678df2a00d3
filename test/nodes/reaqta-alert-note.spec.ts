import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { type FlowNode, useFlow, variable } from './flow.js';

describe('reaqta-alert-note', () => {
  const flow = useFlow();
  const node = (more: object = {}): FlowNode => {
    return { id: 'note', type: 'reaqta-alert-note', hive: 'hive', wires: [['out'], ['declined']], ...more };
  };
  const load = (more: object = {}, hive: object = {}) => flow.load([flow.hive(hive), node(more)]);
  const notes = async (id: string) =>
    (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((alert) => alert.id === id)?.notes;
  const fromCase = (id: string, text: string) => ({
    alertId: id,
    incidentId: 2154,
    note: { id: 150, text, plain: 'x', created: Date.UTC(2022, 1, 18, 14, 4, 57) },
  });

  it("appends a case's note as readable text, under the time it was written and its key", async () => {
    const [id] = await flow.raise();
    await flow.tell('hive', 'change-alert', { id, notes: 'there before' });
    await load();
    const html = '<ul><li>seen</li><li>see <a href="https://x.example/a">this</a></li></ul>';
    const { payload, result } = await flow.result('note', fromCase(id, html));
    const text =
      'there before\nIBM SOAR 18/02/2022 14:04:57 #2154/150 (2 lines)\n- seen\n- see this (https://x.example/a)';
    assert.deepEqual(payload, { outcome: 'appended', reason: null, dryRun: false, key: '2154/150', notes: text });
    assert.equal(await notes(id), text);
    assert.deepEqual((result as { inputs: object }).inputs, { reaqta_alert_id: id, reaqta_note: html });
    assert.equal(flow.audit.length, 1);
    assert.equal(flow.status('note').text, 'appended');
  });

  it("answers what IBM's function answered", async () => {
    const [id] = await flow.raise();
    await flow.tell('hive', 'change-alert', { id, notes: 'this is a note in the hive alert' });
    await load({ note: 'payload' });
    const text = 'ReaQta Isolate Machine failed: Endpoint offline';
    const { result } = await flow.result('note', { alertId: id, payload: text });
    const { success, reason, content, inputs } = result as Record<string, unknown>;
    assert.deepEqual([success, reason, inputs], [true, null, { reaqta_alert_id: id, reaqta_note: text }]);
    const now = /^(\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d)$/;
    const [first, header = '', last] = String(content).split('\n');
    assert.deepEqual([first, last], ['this is a note in the hive alert', text]);
    assert.match(header.replace('IBM SOAR ', ''), now);
  });

  it('writes the same note once: by its key, or by its text', async () => {
    const [id] = await flow.raise();
    await load({ note: 'note.text' });
    for (const msg of [fromCase(id, 'a'), { alertId: id, note: { text: 'a' } }, { alertId: id, note: { text: 'b' } }]) {
      await flow.result('note', msg);
      const { payload, result } = await flow.declined('note', msg);
      const { outcome, reason } = payload as Record<string, string>;
      assert.deepEqual([outcome, reason], ['already', 'the alert has this note already']);
      assert.deepEqual((result as { success: boolean }).success, false);
    }
    assert.equal((await notes(id))?.split('IBM SOAR').length, 4);
  });

  it('takes another text on the message of a case note for another note', async () => {
    const [id] = await flow.raise();
    await load({ note: 'payload' });
    const msg = { ...fromCase(id, 'the note'), payload: 'isolated' };
    assert.equal(((await flow.result('note', msg)).payload as { key: unknown }).key, null);
  });

  it('takes the key of the form, and writes header, time and zone as chosen', async () => {
    const [id] = await flow.raise();
    await load({ key: 'topic', keyType: 'msg', header: 'SOC', time: 'iso', zone: 'Europe/Rome' });
    await flow.result('note', { ...fromCase(id, 'a'), topic: 'ticket-7' });
    assert.equal(
      await notes(id),
      'SOC 2022-02-18T15:04:57+01:00 #ticket-7\na'.replace('2022-02-18T15:04:57+01:00', isoIn(await notes(id))),
    );
  });

  it('loses none of the notes that two nodes write at the same time', async () => {
    const [id] = await flow.raise();
    await flow.load([flow.hive(), node({ id: 'one' }), node({ id: 'two' })]);
    const texts = Array.from({ length: 20 }, (_, index) => `note ${index}`);
    for (const [index, text] of texts.entries()) flow.send(index % 2 ? 'one' : 'two', { alertId: id, note: { text } });
    await flow.wait('out', 20);
    for (const text of texts) assert.equal((await notes(id))?.split('\n').filter((line) => line === text).length, 1);
  });

  it('says on output 2 that there is no such alert, and that a note has no text', async () => {
    const [id] = await flow.raise();
    await load();
    const gone = await flow.declined('note', fromCase('834832646071648258', 'a'));
    assert.deepEqual((gone.payload as { outcome: string }).outcome, 'not-found');
    assert.equal((gone.result as { success: boolean }).success, false);
    const empty = await flow.declined('note', fromCase(id, '<div><img src="x.png"></div>'));
    assert.deepEqual(empty.payload, {
      outcome: 'empty',
      reason: 'the note has no text',
      dryRun: false,
      key: '2154/150',
      notes: null,
    });
    assert.equal(await notes(id), undefined);
  });

  it('writes nothing in a dry run', async () => {
    const [id] = await flow.raise();
    await load({}, { dryRun: true });
    const { payload } = await flow.result('note', fromCase(id, 'a'));
    assert.deepEqual(payload, { outcome: 'dry-run', reason: null, dryRun: true, key: '2154/150', notes: null });
    assert.equal(await notes(id), undefined);
    assert.equal(flow.status('note').text, 'dry run');
  });

  it('writes to the Hive that the message names', async () => {
    const [id] = await flow.raise();
    await load({ hive: '' }, { selectable: true });
    const { result } = await flow.result('note', { ...fromCase(id, 'a'), hive: 'HQ' });
    assert.deepEqual((result as { inputs: object }).inputs, {
      reaqta_hive: 'HQ',
      reaqta_alert_id: id,
      reaqta_note: 'a',
    });
  });

  describe('refuses', () => {
    const bad: [what: string, msg: object, input: string, form?: object][] = [
      ['a missing alert id', { note: { text: 'a' } }, 'alertId'],
      ['an alert id that is none', { alertId: '../x', note: { text: 'a' } }, 'alertId'],
      ['an alert id that is an object', { alertId: {}, note: { text: 'a' } }, 'alertId'],
      ['a missing note', { alertId: '1' }, 'note'],
      ['a note that is an object', { alertId: '1', note: { text: {} } }, 'note'],
      ['a note of more than 100 KB', { alertId: '1', note: { text: 'x'.repeat(102_401) } }, 'note'],
      ['a key of several words', { alertId: '1', note: { text: 'a' } }, 'key', { key: 'a b' }],
      ['a zone nobody knows', { alertId: '1', note: { text: 'a' } }, 'zone', { zone: 'Mars/Base' }],
      ['a header of two lines', { alertId: '1', note: { text: 'a' } }, 'header', { header: 'a\nb' }],
      ['a variable that is not set', { alertId: '1', note: { text: 'a' } }, 'zone', { zone: variable('NO_SUCH') }],
      ['a Hive it does not know', { alertId: '1', note: { text: 'a' }, hive: 'x' }, 'hive', { hive: '' }],
    ];
    for (const [what, msg, input, form] of bad) {
      it(what, async () => {
        await load(form);
        const { failure } = await flow.failure('note', msg);
        assert.deepEqual([failure.code, failure.input], ['bad-input', input]);
        assert.equal(await flow.asked('hive', /PUT/), 0);
      });
    }
  });

  it('hands what Hive refuses to Catch nodes', async () => {
    const [id] = await flow.raise();
    await load();
    await flow.fault('hive', { kind: 'status', status: 403, path: 'PUT' });
    const { failure } = await flow.failure('note', fromCase(id, 'a'));
    assert.deepEqual([failure.code, failure.status], ['forbidden', 403]);
    assert.equal(flow.status('note').fill, 'red');
  });
});

/** The time that stands in a header. */
function isoIn(notes = ''): string {
  return /\d{4}-\S+[+-]\d\d:\d\d/.exec(notes)?.[0] ?? 'no time';
}
