import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert } from '../../src/lib/hive/types.js';
import { useFlow } from './flow.js';

describe('soar-incident that is closed', () => {
  const flow = useFlow();
  const load = () => {
    const incident = { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['out']] };
    return flow.load([flow.hive(), flow.soar(), incident]);
  };
  const alert = async () => {
    await flow.raise();
    return (await flow.state<{ alerts: [Alert] }>('hive')).alerts[0];
  };
  const underWay = (route: RegExp) => flow.until(async () => (await flow.asked('soar', route)) > 0, 'a call under way');
  const caseCount = async () => (await flow.state<{ incidents: object[] }>('soar')).incidents.length;

  it('cuts off what only reads', async () => {
    await load();
    await flow.fault('soar', { kind: 'delay', delayMs: 60_000, path: 'query_paged' });
    for (let message = 0; message < 3; message++) flow.send('escalate', { alert: await alert() });
    await underWay(/query_paged/);
    const start = Date.now();
    await flow.redeploy();
    assert.ok(Date.now() - start < 500, `${Date.now() - start} ms`);
    assert.equal(await caseCount(), 0);
    await flow.clearFaults('soar');
    await flow.result('escalate', { alert: await alert() });
  });

  it('lets a change that was sent answer, and begins nothing after it', async () => {
    await load();
    await flow.fault('soar', { kind: 'delay', delayMs: 300, path: 'POST .*/incidents$' });
    flow.send('escalate', { alert: await alert() });
    await underWay(/POST .*incidents$/);
    const start = Date.now();
    await flow.redeploy();
    const took = Date.now() - start;
    assert.ok(took > 150 && took < 2000, `${took} ms`);
    assert.equal(await caseCount(), 1);
    assert.equal(await flow.asked('soar', /table_data/), 0, 'no row was begun');
    await sleep(20);
    assert.equal(flow.at('out').length, 0);
    const { payload } = await flow.result('escalate', {
      alert: (await flow.state<{ alerts: [Alert] }>('hive')).alerts[0],
    });
    assert.equal((payload as { outcome: string }).outcome, 'found', 'the next deployment completes it');
    assert.ok((payload as { rowsAdded: number }).rowsAdded > 0);
  });
});
