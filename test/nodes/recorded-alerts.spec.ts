import assert from 'node:assert/strict';
import type { FunctionResult } from '../../src/runtime/function-result.js';
import { type Received, type Stub, type StubAnswer, stubServer } from '../lib/http/stub-server.js';
import { type Message, useFlow } from './flow.js';

const resultOf = (msg: Message) => msg.result as FunctionResult;

/** The script that runs after Create Note: a note that was sent says so from then on. */
function afterNote(results: FunctionResult, note: { text: string }): void {
  if (results.success) note.text = `<b>Sent to ReaQta at now</b><br>${note.text}`;
}

describe('Recorded results of the functions for alerts', () => {
  const flow = useFlow();
  let hive: Stub;
  let alert: Record<string, unknown>;
  afterEach(() => hive?.close());

  /** A Hive that has this one alert. */
  const load = async (type: string, known: Record<string, unknown>, more: object = {}) => {
    alert = known;
    hive = await stubServer((request) => answerTo(request));
    const node = { id: 'node', type, hive: 'hive', wires: [['out'], ['declined']], ...more };
    await flow.load([flow.hive({ url: hive.url, selectable: true }), node]);
  };
  const answerTo = ({ method, url, body }: Received): StubAnswer => {
    const route = `/alert/${String(alert.id)}`;
    const [path, query = ''] = url.replace(/^\/rqt-api\/1/, '').split('?');
    if (path === '/authenticate') return { json: { token: 'recorded', expiresAt: Date.now() / 1000 + 900 } };
    if (method === 'GET' && path === route) return { json: alert };
    if (method === 'PUT' && path === `${route}/notes`) {
      alert.notes = (JSON.parse(body) as { notes: string }).notes;
      return { json: alert.notes };
    }
    if (method === 'POST' && path === `${route}/close`) {
      alert = { ...alert, closed: true, alertStatus: query.includes('true') ? 'malicious' : 'benign' };
      return { json: { alertId: alert.id, closed: true } };
    }
    return { status: 404, json: { message: 'not found' } };
  };

  describe('Close Alert', () => {
    const id = '831993910053044226';
    const note = '<div class="rte"><div><strong>this is now complete</strong></div></div>';

    it('of an open one: the recorded content and inputs, and the note stands in the alert', async () => {
      const open = { id, localId: '1', endpointId: '2', endpoint: {}, closed: false };
      await load('reaqta-close-alert', open, { note, noteType: 'str' });
      const result = resultOf(await flow.result('node', { alertId: id, verdict: false }));
      assert.deepEqual(result.content, { alertId: id, closed: true });
      assert.deepEqual(result.inputs, { reaqta_alert_id: id, reaqta_is_malicious: false, reaqta_note: note });
      assert.deepEqual([result.success, result.reason, result.raw, result.version], [true, null, null, 2]);
      assert.match(String(alert.notes), /^IBM SOAR \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d\nthis is now complete$/);
      assert.deepEqual([alert.closed, alert.alertStatus], [true, 'benign']);
    });

    it('of one that is gone: no success, and why', async () => {
      await load('reaqta-close-alert', { id: '1' });
      const result = resultOf(await flow.declined('node', { alertId: id, verdict: false }));
      assert.deepEqual([result.success, result.reason], [false, `there is no alert ${id}`]);
    });
  });

  describe('Create Note', () => {
    const id = '830607817638412290';
    const text = 'ReaQta Isolate Machine: Endpoint offline';
    const known = { id, localId: '1', endpointId: '2', endpoint: {}, notes: 'this is a note in the hive alert' };

    it('has the whole notes for content, and its script marks the note of the case', async () => {
      await load('reaqta-alert-note', { ...known });
      const result = resultOf(await flow.result('node', { alertId: id, note: { text } }));
      const content = String(result.content).replace(/\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d/, '18/02/2022 14:04:57');
      assert.equal(content, `this is a note in the hive alert\nIBM SOAR 18/02/2022 14:04:57\n${text}`);
      assert.equal(result.content, alert.notes);
      assert.deepEqual(result.inputs, { reaqta_alert_id: id, reaqta_note: text });
      assert.equal(result.success, true);
      const note = { text };
      afterNote(result, note);
      assert.equal(note.text, `<b>Sent to ReaQta at now</b><br>${text}`);
    });

    it('that is there already: no success, and its script leaves the note of the case alone', async () => {
      await load('reaqta-alert-note', { ...known });
      await flow.result('node', { alertId: id, note: { text } });
      const result = resultOf(await flow.declined('node', { alertId: id, note: { text } }));
      assert.deepEqual([result.success, result.reason], [false, 'the alert has this note already']);
      const note = { text };
      afterNote(result, note);
      assert.equal(note.text, text);
    });
  });
});
