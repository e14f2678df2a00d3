import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import type { Incident } from '../../src/lib/soar/types.js';
import { type FlowNode, useFlow, variable } from '../nodes/flow.js';

describe('the Hive a message names', () => {
  const flow = useFlow();
  const north = (more: object = {}) => flow.hive({ id: 'north', name: 'North', selectable: true, ...more });
  const south = (more: object = {}) =>
    flow.hive({ id: 'south', name: 'South', selectable: true, url: 'https://south.example', ...more });
  const escalate = (more: object = {}): FlowNode => {
    return { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: '', wires: [['out']], ...more };
  };
  const credentials = {
    north: { appId: 'north-app', appSecret: 'north-secret-123' },
    south: { appId: 'south-app', appSecret: 'south-secret-123' },
  };
  const load = (...nodes: FlowNode[]) => {
    flow.secrets.push('north-secret-123', 'south-secret-123');
    return flow.load([flow.soar(), ...nodes], credentials);
  };
  /** Origin of the console's links in the case the message becomes, and the Hive it is of. */
  const caseOf = async (hive: unknown) => {
    await flow.raise();
    const alert = (await flow.state<{ alerts: Alert[] }>('hive')).alerts.at(-1);
    const { incidentId } = await flow.result('escalate', { alert, ...(hive === undefined ? {} : { hive }) });
    const { incidents } = await flow.state<{ incidents: Incident[] }>('soar');
    const { properties } = incidents.find(({ id }) => id === incidentId) as Incident;
    const { reaqta_hive: label, reaqta_alert_link: html } = properties as Record<string, string | null>;
    const link = /href="([^"]+)"/.exec(html ?? '')?.[1];
    return [label ?? null, link ? new URL(link).origin : null];
  };
  const simulated = () => new URL(flow.simulator.hive.url).origin;

  it('is looked up by its label among those that may be selected, and links lead to its console', async () => {
    await load(north(), south(), escalate());
    assert.deepEqual(await caseOf('North'), ['North', simulated()]);
    assert.deepEqual(await caseOf('South'), ['South', 'https://south.example']);
  });

  it('does not matter when the form chooses one', async () => {
    await load(north(), south({ selectable: false }), escalate({ hive: 'south' }));
    assert.deepEqual(await caseOf('North'), ['South', 'https://south.example']);
  });

  it('keeps its label, without links, when it may not be selected, is disabled or is not known here', async () => {
    await load(north({ selectable: false }), south({ d: true }), escalate());
    assert.deepEqual(await caseOf('North'), ['North', null]);
    assert.deepEqual(await caseOf('South'), ['South', null]);
    assert.deepEqual(await caseOf('West'), ['West', null]);
  });

  it('is an error when two have the label, and nothing is sent', async () => {
    await load(north(), south({ name: 'North' }), escalate());
    await flow.raise();
    const [alert] = (await flow.state<{ alerts: Alert[] }>('hive')).alerts;
    const { error, failure } = await flow.failure('escalate', { alert, hive: 'North' });
    assert.equal(error.message, 'InputError: hive: two configurations have the label "North"');
    assert.deepEqual([failure.code, failure.input], ['bad-input', 'hive']);
    assert.equal(await flow.asked('soar'), 0);
  });

  it('may be left out: the case then has no Hive', async () => {
    const { name: _, ...nameless } = north();
    await load(nameless as FlowNode, south({ name: '' }), escalate());
    for (const hive of [undefined, '', 5, null]) assert.deepEqual(await caseOf(hive), [null, null]);
  });

  it('is known by its id when it has no label, as the poller names it', async () => {
    await load(north({ name: '' }), south(), escalate());
    assert.deepEqual(await caseOf('north'), ['north', simulated()]);
  });

  it('may take its label from an environment variable', async () => {
    process.env.FLOW_LABEL = 'Harbour';
    try {
      await load(north({ name: variable('FLOW_LABEL') }), south(), escalate());
      assert.deepEqual(await caseOf('Harbour'), ['Harbour', simulated()]);
    } finally {
      delete process.env.FLOW_LABEL;
    }
  });
});
