import assert from 'node:assert/strict';
import type { Endpoint } from '../../src/lib/hive/types.js';
import { ExampleRun, type Seen } from './example-run.js';

interface HiveState {
  endpoints: Endpoint[];
  isolations: { endpointId: string; isolated: boolean }[];
}

interface SoarState {
  incidents: { id: number; comments?: unknown[] }[];
}

describe('The example that isolates with approval, in a Node-RED before the demo simulator', () => {
  const run = new ExampleRun('06 - isolate with approval');

  before(async function () {
    this.timeout(60_000);
    await run.start();
  });
  after(() => run.stop());

  const hive = () => run.state<HiveState>('hive');
  const endpoint = async (id: unknown): Promise<Endpoint> =>
    (await hive()).endpoints.find((one) => one.id === id) ?? assert.fail(`no endpoint ${String(id)}`);
  const isolated = async () => (await hive()).isolations.map(({ endpointId }) => endpointId);
  /** Raises serious alerts, so many at once, until a case asks about such an endpoint that none has asked about before. */
  const asked = async (wanted: (endpoint: Endpoint) => boolean, atOnce = 1): Promise<Seen> => {
    const before = run.at('asked');
    const known = new Set(before.map(({ endpointId }) => endpointId));
    for (let count = before.length + atOnce; count < 100; count += atOnce) {
      await run.raise(atOnce, { severity: 'high' });
      const all = await run.shown('asked', count);
      for (const msg of all.slice(-atOnce)) {
        if (!known.has(msg.endpointId) && wanted(await endpoint(msg.endpointId))) return msg;
      }
    }
    return assert.fail('no alert on such an endpoint');
  };
  const note = (incident: unknown, text: string) => run.tell('soar', 'add-note', { incident, text });
  const notesOf = async (incidentId: unknown): Promise<string> => {
    const { incidents } = await run.state<SoarState>('soar');
    return JSON.stringify(incidents.find(({ id }) => id === incidentId));
  };
  const desk = ({ osType, isServer }: Endpoint) => osType === 1 && !isServer;

  it('asks in the case, and isolates nothing by itself', async () => {
    await run.raise(1, { severity: 'low' });
    const { incidentId } = await asked(desk);
    assert.match(await notesOf(incidentId), /Answer with a note that says nothing but: approve/);
    assert.deepEqual(await isolated(), []);
  }).timeout(60_000);

  it('isolates the endpoint once an analyst notes "approve", and says so in the case', async () => {
    const { incidentId, endpointId } = await asked(desk);
    await note(incidentId, 'I would not approve that yet');
    await note(incidentId, '<div> Approve </div>');
    const [msg] = await run.shown('isolated');
    assert.deepEqual([msg?.endpointId, msg?.incidentId], [endpointId, incidentId]);
    assert.deepEqual(await isolated(), [endpointId]);
    assert.equal((await endpoint(endpointId)).isolated, true);
    assert.match(await notesOf(incidentId), /The endpoint is isolated, as .+ approved\./);
    assert.deepEqual(run.at('not isolated'), []);
  }).timeout(60_000);

  it('isolates the endpoint of the latest alert at the press of a button', async () => {
    const { endpointId } = await asked(desk);
    await run.press('approve the latest');
    const [, msg] = await run.shown('isolated', 2);
    assert.deepEqual([msg?.endpointId, (await endpoint(endpointId)).isolated], [endpointId, true]);
  }).timeout(60_000);

  it('says in the case why an endpoint was not isolated', async () => {
    const { incidentId, endpointId } = await asked(({ isDomainController }) => isDomainController, 20);
    await note(incidentId, 'approve');
    const [msg] = await run.shown('not isolated');
    assert.equal(msg?.endpointId, endpointId);
    assert.match(await notesOf(incidentId), /was not isolated: .*domain controllers/);
    assert.equal((await endpoint(endpointId)).isolated, false);
    assert.deepEqual(run.at('failures'), []);
  }).timeout(60_000);
});
