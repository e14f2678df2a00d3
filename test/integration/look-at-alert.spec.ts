import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { ExampleRun } from './example-run.js';

describe('The example that looks at an alert, in a Node-RED before the demo simulator', () => {
  const run = new ExampleRun('13 - look at an alert');

  before(async function () {
    this.timeout(60_000);
    await run.start();
    await run.raise(1);
  });
  after(() => run.stop());

  const first = async (name: string) => (await run.shown(name))[0];
  const inHive = async (id: unknown): Promise<Alert> => {
    const { alerts } = await run.state<{ alerts: Alert[] }>('hive');
    return alerts.find((alert) => alert.id === id) ?? assert.fail(`no alert ${String(id)}`);
  };

  it('shows the alert with its events, its endpoint in words and the group of that', async () => {
    await run.press('look at the latest alert');
    const { payload, alertUrl, events, eventsRemaining } = await first('alert');
    const alert = await inHive(payload.id);
    assert.match(String(alertUrl), new RegExp(`/alerts/${alert.id}$`));
    const read = (events as object[]).length;
    assert.deepEqual([read <= 100, read + Number(eventsRemaining)], [true, alert.totalEventCount]);
    const { summary, endpointId } = await first('endpoint in words');
    assert.equal(endpointId, alert.endpointId);
    assert.match(String(summary), new RegExp(`^Endpoint: ${alert.endpoint.name}$`, 'm'));
    assert.deepEqual((await first('group')).payload.outcome, 'found');
  });

  it('tags it', async () => {
    const { payload, alertId } = await first('tags');
    assert.equal(payload.outcome, 'added');
    assert.ok((await inHive(alertId)).tags.includes('seen in Node-RED'));
  });

  it('closes it with the verdict given', async () => {
    const { alertId } = await first('tags');
    await run.press('close it: Not an Issue');
    const { payload } = await first('closed');
    assert.deepEqual([payload.outcome, payload.verdict], ['closed', 'benign']);
    const { closed, alertStatus, notes = '' } = await inHive(alertId);
    assert.deepEqual([closed, alertStatus], [true, 'benign']);
    assert.match(notes, /Nothing to worry about\.$/);
    await run.press('close it: Not an Issue');
    assert.equal((await first('not closed')).payload.outcome, 'already');
    assert.deepEqual(run.at('failures'), []);
  });
});
