import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { type FlowNode, useFlow } from './flow.js';

interface Case {
  id: number;
  comments: { id: number; text: string; user_id: number; children: { text: string }[] }[];
}

describe('soar-note', () => {
  const flow = useFlow();
  const node = (more: object = {}): FlowNode => ({
    id: 'note',
    type: 'soar-note',
    soar: 'soar',
    wires: [['out']],
    ...more,
  });
  const load = (more: object = {}) =>
    flow.load([
      flow.hive(),
      flow.soar(),
      node(more),
      { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['case']] },
    ]);
  const alertOf = async (id: string) =>
    (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((alert) => alert.id === id) as Alert;
  const onlyCase = async () => (await flow.state<{ incidents: Case[] }>('soar')).incidents[0] as Case;
  const texts = async () => (await onlyCase()).comments.slice(1).map(({ text }) => text);
  /** Makes the case of a new alert. */
  const escalated = async () => {
    const [id] = await flow.raise();
    flow.send('escalate', { alert: await alertOf(id) });
    const [{ incidentId }] = await flow.wait('case');
    return { alertId: id, incidentId: incidentId as number };
  };

  for (const [format, text, html] of [
    ['rich', '<b>a</b> & b', '<b>a</b> & b'],
    ['plain', '<b>a</b>\nb', '&lt;b&gt;a&lt;/b&gt;<br/>b'],
    ['markdown', '**a** <i>', '<p><strong>a</strong> &#60;i&#62;</p>'],
  ] as const) {
    it(`adds a note to a case: ${format}`, async () => {
      await load({ format });
      const { incidentId } = await escalated();
      const msg = await flow.result('note', { incidentId, payload: text });
      const [, note] = (await onlyCase()).comments;
      assert.deepEqual(msg.payload, {
        outcome: 'added',
        reason: null,
        dryRun: false,
        noteId: note?.id,
        noteIds: [note?.id],
      });
      assert.deepEqual([msg.incidentId, note?.text], [incidentId, html]);
      assert.equal(flow.status('note').text, 'added');
      assert.equal(flow.audit.filter(({ operation }) => String(operation).startsWith('add a note')).length, 1);
    });
  }

  it('adds the answer to a note, to the case of an alert, with a text made by JSONata', async () => {
    await load({
      hive: 'hive',
      text: '"seen on " & host',
      textType: 'jsonata',
      parentId: 'parent',
      parentIdType: 'msg',
    });
    const { alertId, incidentId } = await escalated();
    const parent = await flow.tell<{ id: number }>('soar', 'add-note', { incident: incidentId, text: 'where?' });
    const msg = await flow.result('note', { alertId, host: 'LAPTOP-1', parent: parent.id });
    assert.equal(msg.incidentId, incidentId);
    const asked = (await onlyCase()).comments.find(({ id }) => id === parent.id);
    assert.deepEqual(
      asked?.children.map(({ text }) => text),
      ['seen on LAPTOP-1'],
    );
  });

  it('adds a note once though the answer got lost', async () => {
    await load();
    const { incidentId } = await escalated();
    await flow.fault('soar', { kind: 'apply-then-fail', path: 'POST .*comments', count: 1 });
    await flow.result('note', { incidentId, payload: 'a' });
    assert.deepEqual(await texts(), ['a']);
  });

  it('writes nothing in a dry run', async () => {
    await load();
    const { incidentId } = await escalated();
    await flow.redeploy([flow.hive(), flow.soar({ dryRun: true }), node()]);
    const { payload } = await flow.result('note', { incidentId, payload: 'a' });
    assert.deepEqual(payload, { outcome: 'dry-run', reason: null, dryRun: true, noteId: null, noteIds: [] });
    assert.deepEqual(await texts(), []);
  });

  describe('brings the notes of an alert', () => {
    const brought = async (alertId: string) => flow.result('note', { alert: await alertOf(alertId) });

    it('into its case, once, those from the case aside', async () => {
      await load({ operation: 'from-alert', hive: 'hive' });
      const { alertId, incidentId } = await escalated();
      await flow.tell('hive', 'add-note', {
        id: alertId,
        text: `IBM SOAR 18/02/2022 14:04:57 #${incidentId}/101\nours\ntheirs`,
      });
      const msg = await brought(alertId);
      const [, note] = (await onlyCase()).comments;
      assert.deepEqual(msg.payload, {
        outcome: 'added',
        reason: null,
        dryRun: false,
        noteId: note?.id,
        noteIds: [note?.id],
      });
      assert.deepEqual([msg.incidentId, msg.alertId, msg.incident?.id], [incidentId, alertId, incidentId]);
      const again = await brought(alertId);
      assert.deepEqual(again.payload, {
        outcome: 'unchanged',
        reason: 'the alert has no note that the case lacks',
        dryRun: false,
        noteId: null,
        noteIds: [],
      });
      assert.deepEqual(await texts(), ['Note in ReaQta:<br/>theirs']);
    });

    it('with the header of the form', async () => {
      await load({ operation: 'from-alert', header: 'SOC' });
      const { alertId } = await escalated();
      await flow.tell('hive', 'add-note', { id: alertId, text: 'SOC 18/02/2022 14:04:57\nours\ntheirs' });
      await brought(alertId);
      assert.deepEqual(await texts(), ['Note in ReaQta:<br/>theirs']);
    });

    it('nowhere when it has no case', async () => {
      await load({ operation: 'from-alert' });
      const [id] = await flow.raise();
      await flow.tell('hive', 'add-note', { id, text: 'a' });
      const { payload } = await brought(id);
      assert.deepEqual(
        [(payload as { outcome: string; reason: string }).reason, flow.status('note').text],
        ['the alert has no case', 'no case'],
      );
    });
  });

  describe('refuses', () => {
    const bad: [what: string, msg: object, input: string, form?: object][] = [
      ['a missing case', { payload: 'a' }, 'incidentId'],
      ['an alert without a case', { payload: 'a', alertId: '834832646071648258' }, 'alertId'],
      ['a case id that is no number', { payload: 'a', incidentId: 'x' }, 'incidentId'],
      ['a case id that is not whole', { payload: 'a', incidentId: 1.5 }, 'incidentId'],
      ['a case id that is NaN', { payload: 'a', incidentId: Number.NaN }, 'incidentId'],
      ['a missing text', { incidentId: 2001 }, 'text'],
      ['a text that is an object', { incidentId: 2001, payload: {} }, 'text'],
      ['a text of more than 100 KB', { incidentId: 2001, payload: 'x'.repeat(102_401) }, 'text'],
      ['a text of blanks', { incidentId: 2001, payload: ' ' }, 'text'],
      ['a parent that is none', { incidentId: 2001, payload: 'a' }, 'parentId', { parentId: '-1' }],
      ['an alert that is none', { alert: { id: 5 } }, 'alert', { operation: 'from-alert' }],
    ];
    for (const [what, msg, input, form] of bad) {
      it(what, async () => {
        await load(form);
        const { failure } = await flow.failure('note', msg);
        assert.deepEqual([failure.code, failure.input], ['bad-input', input]);
        assert.equal(await flow.asked('soar', /POST .*comments/), 0);
      });
    }
  });

  it('says that a case is gone, and that a locked one may not be changed', async () => {
    await load();
    const gone = await flow.failure('note', { incidentId: 4711, payload: 'a' });
    assert.deepEqual([gone.failure.code, gone.failure.status], ['not-found', 404]);
    assert.match(gone.error.message, /incident 4711/);
    const { incidentId } = await escalated();
    await flow.fault('soar', { kind: 'status', status: 403, path: 'POST .*comments' });
    const locked = await flow.failure('note', { incidentId, payload: 'a' });
    assert.deepEqual([locked.failure.code, locked.failure.retryable], ['forbidden', false]);
  });
});
