import assert from 'node:assert/strict';
import { HiveClient } from '../../src/lib/hive/client.js';
import type { Policy } from '../../src/lib/hive/types.js';
import { blockNode, hash, policiesOf, report, sha256, useBlockHashFlow } from './block-hash-flow.js';
import type { Message } from './flow.js';
import type { SimulatedServices } from './simulated-services.js';

describe('reaqta-block-hash that switches and looks up', () => {
  const { flow, south, load } = useBlockHashFlow();

  it('disables and enables by hash, in the version it has just read', async () => {
    await load({ operation: 'disable' });
    await createOn(flow);
    const off = report(await flow.result('block', { sha256 }));
    assert.deepEqual([off.outcome, off.results[0].policy?.enabled], ['disabled', false]);
    assert.equal((await policiesOf(flow))[0]?.enabled, false);
    const again = report(await flow.declined('block', { sha256 }));
    assert.deepEqual([again.outcome, again.reason], ['unchanged', 'the policy is disabled already']);
    await flow.redeploy([flow.hive({ selectable: true }), blockNode({ operation: 'enable' })]);
    const on = report(await flow.result('block', { policyId: off.results[0].policyId }));
    assert.deepEqual([on.outcome, (await policiesOf(flow))[0]?.enabled], ['enabled', true]);
  });

  it('switches a policy for one of its groups only', async () => {
    await load({ operation: 'disable', includeGroups: 'Servers' });
    await createOn(flow, ['Servers', 'Workstations']);
    assert.equal(report(await flow.result('block', { sha256 })).outcome, 'disabled');
    const [policy] = await policiesOf(flow);
    const states = policy?.groups?.map(({ name, enabled }) => `${name} ${enabled}`).sort();
    assert.deepEqual([policy?.enabled, states], [true, ['Servers false', 'Workstations true']]);
    assert.equal(report(await flow.declined('block', { sha256 })).outcome, 'unchanged');
  });

  it('changes nothing that somebody else changed meanwhile', async () => {
    await load({ operation: 'disable' });
    await createOn(flow);
    await flow.fault('hive', { kind: 'status', status: 409, path: '/disable$' });
    const { outcome, results } = report(await flow.declined('block', { sha256 }));
    assert.deepEqual([outcome, results[0].policy?.enabled], ['conflict', true]);
  });

  it('knows that it was done when the answer gets lost', async () => {
    await load({ operation: 'disable' });
    await createOn(flow);
    await flow.fault('hive', { kind: 'apply-then-fail', status: 500, count: 1, path: '/disable$' });
    assert.equal(report(await flow.result('block', { sha256 })).outcome, 'disabled');
  });

  it('switches nothing in a dry run', async () => {
    await load({ operation: 'disable' }, { dryRun: true });
    await createOn(flow);
    const { outcome, dryRun } = report(await flow.result('block', { sha256 }));
    assert.deepEqual([outcome, dryRun, (await policiesOf(flow))[0]?.enabled], ['dry-run', true, true]);
  });

  it('looks up the policies of a hash, or one by its id', async () => {
    await load({ operation: 'look-up' });
    assert.deepEqual(report(await flow.declined('block', { sha256 })).outcome, 'not-found');
    await createOn(flow);
    const { outcome, results } = report(await flow.result('block', { sha256 }));
    assert.deepEqual([outcome, results[0].policy?.matchers[0]?.hash], ['found', hash]);
    const byId = report(await flow.result('block', { policyId: results[0].policyId }));
    assert.equal(byId.results[0].policy?.title, 'A policy');
    const { reason } = report(await flow.declined('block', { policyId: '12345' }));
    assert.equal(reason, 'there is no policy with the id 12345');
  });

  it('lists all policies when nothing names one', async () => {
    await load({ operation: 'look-up' });
    const before = (await flow.state<{ policies: Policy[] }>('hive')).policies.length;
    await createOn(flow);
    const { outcome, results } = report(await flow.result('block'));
    assert.deepEqual([outcome, results.length], ['found', before + 1]);
  });

  it('looks up on several Hives', async () => {
    await load({ operation: 'look-up' });
    await createOn(south);
    const { sent, declined } = await flow.ask('block', { sha256, hives: 'HQ,south' });
    assert.deepEqual(
      report(sent[0] as Message).results.map(({ hive }) => hive),
      ['south'],
    );
    assert.deepEqual(
      report(declined[0] as Message).results.map(({ hive }) => hive),
      ['HQ'],
    );
  });
});

async function createOn(services: SimulatedServices, names: string[] = []): Promise<void> {
  const client = new HiveClient(services.simulator.hive);
  const enabledGroups = [];
  for await (const { id, name } of client.groups()) if (names.includes(name)) enabledGroups.push(id);
  await client.createHashPolicy({ title: 'A policy', sha256: hash, enabledGroups });
  client.close();
}
