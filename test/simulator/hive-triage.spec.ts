import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { type RunningHive, runHive } from './hive-server.js';

const changed = (alert: Alert) => alert.lastChangedAt ?? '';

describe('simulated Hive: triage', () => {
  let hive: RunningHive;
  let id: string;
  beforeEach(async () => {
    hive = await runHive();
    id = (await hive.order('alerts', { count: 1 })).body.ids[0] ?? '';
  });
  afterEach(() => hive.close());

  const alert = async () => (await hive.call<Alert>('GET', `/alert/${id}`)).body;

  it('closes by the query, by the body, and classifies anew', async () => {
    const asked = await hive.call('POST', `/alert/${id}/close?malicious=true`);
    assert.deepEqual(asked.body, { alertId: id, closed: true, malicious: true });
    const malicious = await alert();
    assert.deepEqual(
      [malicious.closed, malicious.alertStatus, malicious.activityState],
      [true, 'malicious', 'archived'],
    );
    await hive.call('POST', `/alert/${id}/close`, { malicious: false });
    const benign = await alert();
    assert.equal(benign.alertStatus, 'benign');
    assert.ok(changed(benign) > changed(malicious));
    assert.equal((await hive.call('POST', `/alert/${id}/close?malicious=perhaps`)).status, 422);
    assert.equal((await hive.call('POST', '/alert/5/close?malicious=true')).status, 404);
  });

  it('replaces notes as a whole, from JSON and from a form', async () => {
    assert.deepEqual((await hive.call('PUT', `/alert/${id}/notes`, { notes: 'one' })).body, { notes: 'one' });
    await hive.call('PUT', `/alert/${id}/notes`, { notes: 'zwei\nü' });
    assert.equal((await alert()).notes, 'zwei\nü');
    assert.equal((await hive.call('PUT', `/alert/${id}/notes`, {})).status, 422);
  });

  it('adds and removes tags that need percent-encoding', async () => {
    const tag = 'a/b ? ü';
    const before = await alert();
    const added = await hive.call('POST', `/alert/${id}/tags/${encodeURIComponent(tag)}`);
    assert.deepEqual(added.body, [tag]);
    await hive.call('POST', `/alert/${id}/tags/${encodeURIComponent(tag)}`);
    assert.deepEqual((await alert()).tags, [tag]);
    assert.ok(changed(await alert()) > changed(before));
    assert.deepEqual((await hive.call('DELETE', `/alert/${id}/tag/${encodeURIComponent(tag)}`)).body, []);
    assert.deepEqual((await alert()).tags, []);
  });
});
