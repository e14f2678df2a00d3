import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { stubServer } from '../lib/http/stub-server.js';
import { type Message, useFlow } from './flow.js';

interface Closed extends Message {
  payload: { outcome: string; reason: string | null; dryRun: boolean; verdict: string; noteAppended: boolean };
  result: { success: boolean; reason: string | null; content: unknown; inputs: object };
}

const unknown = '834832646071648258';

describe('reaqta-close-alert', () => {
  const flow = useFlow();
  const load = (more: object = {}, hive: object = {}) => {
    const node = { id: 'close', type: 'reaqta-close-alert', hive: 'hive', wires: [['out'], ['declined']] };
    return flow.load([flow.hive(hive), { ...node, note: 'note', noteType: 'msg', ...more }]);
  };
  const result = async (msg: object) => (await flow.result('close', msg)) as Closed;
  const declined = async (msg: object) => (await flow.declined('close', msg)) as Closed;
  const inHive = async () => (await flow.state<{ alerts: [Alert] }>('hive')).alerts[0];
  const closes = () => flow.asked('hive', /POST .*close/);

  describe('closes an alert', () => {
    it('and says so: payload, ids, status and audit', async () => {
      const [alertId] = await flow.raise();
      await load();
      const msg = await result({ alertId, verdict: true, topic: 'kept' });
      assert.deepEqual(msg.payload, {
        outcome: 'closed',
        reason: null,
        dryRun: false,
        verdict: 'malicious',
        previous: null,
        noteAppended: false,
      });
      assert.deepEqual([msg.topic, (msg as { alertId?: string }).alertId], ['kept', alertId]);
      const { closed, alertStatus, notes } = await inHive();
      assert.deepEqual([closed, alertStatus, notes ?? ''], [true, 'malicious', '']);
      assert.deepEqual([flow.status('close').fill, flow.status('close').text], ['green', 'closed']);
      assert.deepEqual(
        flow.audit.map(({ operation, target, outcome }) => [operation, target, outcome]),
        [['close alert', alertId, 'done']],
      );
    });

    for (const [verdict, status] of [
      [true, 'malicious'],
      [false, 'benign'],
      ['true', 'malicious'],
      ['false', 'benign'],
      [' Malicious ', 'malicious'],
      ['BENIGN', 'benign'],
      ['Resolved', 'malicious'],
      ['not an issue', 'benign'],
      ['Unresolved', 'benign'],
      ['Duplicate', 'benign'],
    ] as const) {
      it(`as ${status} for ${JSON.stringify(verdict)}`, async () => {
        const [alertId] = await flow.raise();
        await load();
        assert.equal((await result({ alertId, verdict })).payload.verdict, status);
        assert.equal((await inHive()).alertStatus, status);
      });
    }

    it('as the table of the site says, also against the words of the node', async () => {
      const [alertId] = await flow.raise();
      await load({
        resolutions: [
          { name: 'True positive', value: 'Malicious' },
          { name: 'malicious', value: 'benign' },
        ],
      });
      assert.equal((await result({ alertId, verdict: 'true POSITIVE' })).payload.verdict, 'malicious');
      assert.equal((await result({ alertId, verdict: 'malicious' })).payload.verdict, 'benign');
    });

    it('with a verdict fixed in the form', async () => {
      const [alertId] = await flow.raise();
      await load({ verdict: 'false', verdictType: 'bool' });
      assert.equal((await result({ alertId })).payload.verdict, 'benign');
    });

    it('after its note, which HTML does not spoil', async () => {
      const [alertId] = await flow.raise();
      await flow.tell('hive', 'change-alert', { id: alertId, notes: 'first' });
      await load();
      const note = '<div class="rte"><div><strong>this is now</strong></div><ul><li>complete</li></ul></div>';
      const { payload } = await result({ alertId, verdict: false, note });
      assert.equal(payload.noteAppended, true);
      const { notes = '', closed } = await inHive();
      assert.match(notes, /^first\nIBM SOAR \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d[^\n]*\nthis is now\n\s*- complete$/);
      assert.equal(closed, true);
      assert.deepEqual(
        flow.audit.map(({ operation }) => operation),
        ['write notes', 'close alert'],
      );
    });

    it('with the header of the form above its note', async () => {
      const [alertId] = await flow.raise();
      await load({ header: 'SOC', time: 'iso', zone: 'Asia/Tokyo' });
      await result({ alertId, verdict: false, note: 'done' });
      assert.match((await inHive()).notes ?? '', /^SOC \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00\ndone$/);
    });

    it('without a note when the note says nothing', async () => {
      const [alertId] = await flow.raise();
      await load();
      const { payload } = await result({ alertId, verdict: false, note: '<div class="rte"><div><br></div></div>' });
      assert.equal(payload.noteAppended, false);
      assert.equal((await inHive()).notes ?? '', '');
    });

    it('anew with another verdict, and says what it was before', async () => {
      const [alertId] = await flow.raise();
      await load();
      await result({ alertId, verdict: 'benign', note: 'same text' });
      const { payload } = await result({ alertId, verdict: 'malicious', note: 'same text' });
      const report = { reason: null, dryRun: false, verdict: 'malicious', previous: 'benign', noteAppended: false };
      assert.deepEqual(payload, { outcome: 'reclassified', ...report });
      const { alertStatus, notes } = await inHive();
      assert.equal(alertStatus, 'malicious');
      assert.equal(notes?.split('same text').length, 2, 'the same note stands there once');
      assert.equal(flow.status('close').text, 'reclassified');
    });

    it('that was archived without a verdict', async () => {
      const [alertId] = await flow.raise();
      await flow.tell('hive', 'archive', { id: alertId });
      await load();
      const { outcome, previous } = (await result({ alertId, verdict: 'benign' })).payload as Closed['payload'] & {
        previous: string;
      };
      assert.deepEqual([outcome, previous], ['reclassified', 'archived']);
    });

    it('once, when an answer is lost on the way', async () => {
      const [alertId] = await flow.raise();
      await load();
      await flow.fault('hive', { kind: 'apply-then-fail', status: 503, path: 'POST .*close', count: 1 });
      assert.equal((await result({ alertId, verdict: 'benign' })).payload.outcome, 'closed');
      assert.equal((await inHive()).alertStatus, 'benign');
    });

    it('and answers as the function of the SOAR app', async () => {
      const [alertId] = await flow.raise();
      await load();
      const note = '<div class="rte"><div><strong>this is now complete</strong></div></div>';
      const first = (await result({ alertId, verdict: false, note })).result;
      assert.deepEqual([first.success, first.reason, first.content], [true, null, { alertId, closed: true }]);
      assert.deepEqual(first.inputs, { reaqta_alert_id: alertId, reaqta_is_malicious: false, reaqta_note: note });
      const { result: again } = await declined({ alertId, verdict: false, hive: 'HQ' });
      assert.deepEqual([again.success, again.content], [false, { alertId, closed: true }]);
      assert.match(again.reason ?? '', /closed as benign already/);
      const inputs = { reaqta_hive: 'HQ', reaqta_alert_id: alertId, reaqta_is_malicious: false, reaqta_note: null };
      assert.deepEqual(again.inputs, inputs);
    });
  });

  describe('sends by output 2', () => {
    it('an alert that has the verdict already, and writes no note', async () => {
      const [alertId] = await flow.raise();
      await load();
      await result({ alertId, verdict: 'benign' });
      const { payload } = await declined({ alertId, verdict: 'Duplicate', note: 'again' });
      assert.deepEqual(payload, {
        outcome: 'already',
        reason: 'the alert is closed as benign already',
        dryRun: false,
        verdict: 'benign',
        previous: 'benign',
        noteAppended: false,
      });
      assert.equal((await inHive()).notes ?? '', '');
      assert.equal(await closes(), 1);
      assert.deepEqual([flow.status('close').fill, flow.status('close').text], ['yellow', 'closed already']);
    });

    it('an alert that is not there', async () => {
      await load();
      const msg = await declined({ alertId: unknown, verdict: 'benign', note: 'x' });
      assert.deepEqual(msg.payload, {
        outcome: 'not-found',
        reason: `there is no alert ${unknown}`,
        dryRun: false,
        verdict: 'benign',
        previous: null,
        noteAppended: false,
      });
      const { success, reason, content } = msg.result;
      assert.deepEqual([success, reason, content], [false, msg.payload.reason, { alertId: unknown, closed: false }]);
      assert.deepEqual(flow.audit, []);
    });
  });

  for (const [what, json, reason] of [
    ['with an alert that stays open', { alertId: '7', closed: false }, 'Hive answered that the alert is not closed'],
    ['that it did not happen', { success: false, message: 'Alert is locked' }, 'Alert is locked'],
  ] as const) {
    it(`sends by output 2 what Hive answers ${what}`, async () => {
      const hive = await stubServer(({ url, method }) => {
        if (url.endsWith('/authenticate')) return { json: { token: 'a.b.c', expiresAt: Date.now() / 1000 + 900 } };
        return { json: method === 'GET' ? { id: '7', endpoint: {} } : json };
      });
      try {
        await load({}, { url: hive.url });
        const { payload, result: answer } = await declined({ alertId: '7', verdict: true });
        assert.deepEqual([payload.outcome, payload.reason], ['failed', reason]);
        assert.deepEqual([answer.success, answer.content], [false, { alertId: '7', closed: false }]);
        assert.equal(flow.status('close').text, 'not closed');
      } finally {
        await hive.close();
      }
    });
  }

  it('changes nothing in a dry run', async () => {
    const [alertId] = await flow.raise();
    await load({}, { dryRun: true });
    const msg = await result({ alertId, verdict: 'benign', note: 'x' });
    const { outcome, dryRun, noteAppended } = msg.payload;
    assert.deepEqual([outcome, dryRun, noteAppended], ['dry-run', true, false]);
    assert.deepEqual([msg.result.success, msg.result.content], [false, { alertId, closed: false }]);
    const { closed, notes } = await inHive();
    assert.deepEqual([closed, notes ?? '', flow.status('close').text], [false, '', 'dry run']);
    assert.deepEqual(
      flow.audit.map(({ operation, outcome: ending }) => [operation, ending]),
      [
        ['write notes', 'dry-run'],
        ['close alert', 'dry-run'],
      ],
    );
  });

  describe('sends to Catch', () => {
    for (const verdict of ['Escalated', 'undetermined', 'yes', 'constructor', '7', 10, 1, {}, ['benign'], Number.NaN]) {
      it(`a verdict it does not know, and closes nothing as benign: ${JSON.stringify(verdict)}`, async () => {
        const [alertId] = await flow.raise();
        await load();
        const { failure } = await flow.failure('close', { alertId, verdict, note: 'x' });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'verdict']);
        assert.equal(await flow.asked('hive', /alert/), 0);
        assert.equal((await inHive()).closed, false);
      });
    }

    it('a row of the table that stands for neither', async () => {
      await load({ resolutions: [{ name: 'Resolved', value: 'bad' }] });
      const { failure } = await flow.failure('close', { alertId: unknown, verdict: 'resolved' });
      assert.deepEqual([failure.code, failure.input], ['bad-input', 'resolutions']);
    });

    for (const [title, msg, input] of [
      ['no verdict', { alertId: unknown }, 'verdict'],
      ['no alert id', { verdict: true }, 'alertId'],
      ['a malformed alert id', { alertId: '1/../2', verdict: true }, 'alertId'],
      ['an object for a note', { alertId: unknown, verdict: true, note: { content: 'x' } }, 'note'],
    ] as const) {
      it(title, async () => {
        await load();
        const { failure } = await flow.failure('close', msg);
        assert.deepEqual([failure.code, failure.input], ['bad-input', input]);
        assert.equal(await flow.asked('hive'), 0);
      });
    }

    it('a time zone that is none', async () => {
      await load({ zone: 'Mars' });
      assert.equal((await flow.failure('close', { alertId: unknown, verdict: true, note: 'x' })).failure.input, 'zone');
    });

    it('a note that is too long, and leaves the alert open', async () => {
      const [alertId] = await flow.raise();
      await load();
      const { failure } = await flow.failure('close', { alertId, verdict: true, note: 'x'.repeat(100 * 1024 + 1) });
      assert.deepEqual([failure.code, failure.input, (await inHive()).closed], ['bad-input', 'note', false]);
    });

    it('a note Hive does not take, and leaves the alert open and says so', async () => {
      const [alertId] = await flow.raise();
      await load();
      await flow.fault('hive', { kind: 'status', status: 422, path: 'PUT .*notes' });
      const { error, failure } = await flow.failure('close', { alertId, verdict: true, note: 'x' });
      assert.equal(failure.code, 'rejected');
      assert.match(error.message, /did not close alert \d+, because its note could not be written/);
      assert.deepEqual([(await inHive()).closed, await closes()], [false, 0]);
    });

    it('a Hive that refuses to close it', async () => {
      const [alertId] = await flow.raise();
      await load();
      await flow.fault('hive', { kind: 'status', status: 403, path: 'POST .*close' });
      assert.equal((await flow.failure('close', { alertId, verdict: true })).failure.code, 'forbidden');
      assert.deepEqual([flow.status('close').fill, flow.status('close').text], ['red', 'forbidden']);
      assert.deepEqual(
        flow.audit.map(({ outcome }) => outcome),
        ['failed'],
      );
    });
  });
});
