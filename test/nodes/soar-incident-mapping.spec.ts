import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import type { Incident } from '../../src/lib/soar/types.js';
import { type FlowNode, useFlow } from './flow.js';

describe('soar-incident with JSONata', () => {
  const flow = useFlow();
  const node = (mapping: string, expression: string): FlowNode[] => [
    flow.hive(),
    flow.soar(),
    { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', mapping, expression, wires: [['out']] },
  ];
  const newAlert = async () => {
    const [id] = await flow.raise(1, { severity: 'high', tags: ['a', 'b'] });
    return (await flow.state<{ alerts: Alert[] }>('hive')).alerts.find((alert) => alert.id === id) as Alert;
  };
  const onlyCase = async () => (await flow.state<{ incidents: [Incident] }>('soar')).incidents[0];

  it('extends the built-in case: own fields win, the others and the ids stay', async () => {
    const expression = `{
      "name": "Case of " & endpoint.name,
      "properties": { "reaqta_tags": $join(tags, " "), "reaqta_id": "1", "reaqta_hive": "elsewhere" }
    }`;
    await flow.load(node('extend', expression));
    const alert = await newAlert();
    await flow.result('escalate', { alert });
    const made = await onlyCase();
    assert.equal(made.name, `Case of ${alert.endpoint.name}`);
    assert.deepEqual(
      [made.properties.reaqta_tags, made.properties.reaqta_id, made.properties.reaqta_hive],
      ['a b', alert.id, 'HQ'],
    );
    assert.equal(made.properties.reaqta_endpoint_id, alert.endpointId);
    assert.equal((await flow.result('escalate', { alert })).payload !== undefined, true);
    assert.ok([6, 52].includes(Number(made.severity_code)), 'severity of the built-in mapping');
  });

  it('replaces it: only name, discovery and ids are made here', async () => {
    await flow.load(node('replace', '{ "severity_code": "Low", "properties": { "reaqta_tags": "mine" } }'));
    const alert = await newAlert();
    await flow.result('escalate', { alert });
    const made = await onlyCase();
    assert.equal(made.discovered_date, Date.parse(alert.receivedAt));
    assert.deepEqual([made.properties.reaqta_id, made.properties.reaqta_tags], [alert.id, 'mine']);
    assert.ok([4, 50].includes(Number(made.severity_code)));
    assert.equal(made.properties.reaqta_machine_info ?? null, null);
    assert.equal(made.properties.reaqta_endpoint_id ?? null, null);
  });

  it('sees the alert as it is, and does not change it', async () => {
    await flow.load(node('extend', '{ "name": id & "/" & $count(triggerEvents), "properties": {} }'));
    const alert = await newAlert();
    const msg = await flow.result('escalate', { alert });
    assert.equal((await onlyCase()).name, `${alert.id}/${alert.triggerEvents?.length}`);
    assert.deepEqual(msg.alert, alert);
  });

  for (const [what, expression, problem] of [
    ['is broken', '{ "name": ', /expression: /],
    ['fails while it runs', '{ "name": $number("x") }', /expression: .*number/i],
    ['calls what there is not', '{ "name": $nothing() }', /expression: /],
    ['gives no object', '"text"', /expression: must be an object, not this text/],
    ['gives nothing', 'no.such.thing', /expression: must be an object, not empty/],
    [
      'gives properties that are none',
      '{ "properties": [1] }',
      /expression\.properties: must be an object, not a list/,
    ],
    ['is empty', ' ', /expression: is empty: write one or choose the built-in mapping/],
  ] as const) {
    it(`refuses an expression that ${what}, and sends nothing`, async () => {
      await flow.load(node('extend', expression));
      const { error, failure } = await flow.failure('escalate', { alert: await newAlert() });
      assert.equal(failure.code, 'bad-input');
      assert.match(error.message, problem);
      assert.equal(await flow.asked('soar', /POST .*incidents$/), 0);
    });
  }
});
