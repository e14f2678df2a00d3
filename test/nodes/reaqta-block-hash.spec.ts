import assert from 'node:assert/strict';
import { HiveClient } from '../../src/lib/hive/client.js';
import type { Group } from '../../src/lib/hive/types.js';
import type { FunctionResult } from '../../src/runtime/function-result.js';
import { hash, policiesOf, report, sha256, useBlockHashFlow } from './block-hash-flow.js';
import type { Message } from './flow.js';
import type { SimulatedServices } from './simulated-services.js';

describe('reaqta-block-hash', () => {
  const { flow, south, load } = useBlockHashFlow();
  const groups = async () => (await flow.state<{ groups: Group[] }>('hive')).groups;

  describe('that makes a policy', () => {
    it('blocks the hash, says so, and gives the policy with its link', async () => {
      await load({ description: 'seen in case 7' });
      const message = await flow.result('block', { sha256: ` ${sha256} ` });
      const [policy] = await policiesOf(flow);
      const { outcome, reason, dryRun, results } = report(message);
      assert.deepEqual([outcome, reason, dryRun, results.length], ['created', null, false, 1]);
      const link = `${new URL(flow.simulator.hive.url).origin}/policies/details/${policy?.id}`;
      assert.deepEqual(results[0], { hive: 'HQ', outcome, reason, policyId: policy?.id, link, policy });
      assert.equal((message as { policyId?: string }).policyId, policy?.id);
      assert.deepEqual([policy?.title, policy?.description], ['Block abababababababab', 'seen in case 7']);
      assert.deepEqual([policy?.enabled, policy?.scope, policy?.actions], [true, 'global', [1]]);
      assert.equal(flow.status('block').text, 'created');
      assert.deepEqual(
        flow.audit.map(({ operation, target }) => [operation, target]),
        [['create hash policy', hash]],
      );
    });

    it('only alerts, and waits to be enabled, when the form says so', async () => {
      await load({ action: 'alert', enabled: false });
      await flow.result('block', { sha256 });
      const [policy] = await policiesOf(flow);
      assert.deepEqual([policy?.title, policy?.enabled, policy?.actions], ['Alert on abababababababab', false, [2]]);
    });

    it('makes it for the groups named, or for all but those', async () => {
      await load({ includeGroups: 'Servers, Workstations,Servers' });
      await flow.result('block', { sha256 });
      const [policy] = await policiesOf(flow);
      assert.deepEqual(policy?.groups?.map(({ name, enabled }) => [name, enabled]).sort(), [
        ['Servers', true],
        ['Workstations', true],
      ]);
    });

    it('makes it for all groups but those named', async () => {
      await load({ excludeGroups: 'without', excludeGroupsType: 'msg' });
      await flow.result('block', { sha256, without: ['Servers'] });
      const [policy] = await policiesOf(flow);
      assert.deepEqual(
        policy?.groups?.map(({ name, enabled }) => [name, enabled]),
        [['Servers', false]],
      );
    });

    it('makes nothing, and no global policy, for a group whose name is not exactly that of one', async () => {
      await load({ includeGroups: 'Servers, Server' });
      for (let twice = 0; twice < 2; twice++) {
        const { outcome, reason, results } = report(await flow.declined('block', { sha256 }));
        assert.deepEqual([outcome, reason], ['unknown-group', 'no endpoint group has the name "Server"']);
        assert.deepEqual([results[0].policyId, results[0].link, results[0].policy], [null, null, null]);
      }
      assert.deepEqual(await policiesOf(flow), []);
      assert.equal(flow.status('block').text, 'unknown group');
    });

    it('makes nothing for a name that several groups have', async () => {
      const { url, appId, appSecret } = flow.simulator.hive;
      const client = new HiveClient({ url, appId, appSecret });
      const [company] = await groups();
      await client.createGroup({ name: 'Servers', parentGroup: company?.id ?? '' });
      client.close();
      await load({ includeGroups: 'Servers' });
      const { outcome, reason } = report(await flow.declined('block', { sha256 }));
      assert.deepEqual([outcome, reason], ['unknown-group', 'several endpoint groups have the name "Servers"']);
    });

    it('finds a group that was made after it was missed', async () => {
      await load({ includeGroups: 'Laptops' });
      await flow.declined('block', { sha256 });
      const { url, appId, appSecret } = flow.simulator.hive;
      const client = new HiveClient({ url, appId, appSecret });
      await client.createGroup({ name: 'Laptops' });
      client.close();
      assert.equal(report(await flow.result('block', { sha256 })).outcome, 'created');
    });

    it('makes no second policy: says that there is one, with its link', async () => {
      await load();
      const { results: made } = report(await flow.result('block', { sha256 }));
      const { outcome, reason, results } = report(await flow.declined('block', { sha256 }));
      assert.deepEqual([outcome, reason], ['exists', 'the policy "Block abababababababab" has this hash']);
      assert.deepEqual([results[0].policyId, results[0].link], [made[0].policyId, made[0].link]);
      assert.equal((await policiesOf(flow)).length, 1);
    });

    it('makes one of two messages that come at the same time', async () => {
      await load();
      const answers = await Promise.all([flow.ask('block', { sha256 }), flow.ask('block', { sha256 })]);
      assert.equal(answers.flatMap(({ sent }) => sent).length, 1);
      assert.equal(answers.flatMap(({ declined }) => declined).length, 1);
      assert.equal((await policiesOf(flow)).length, 1);
    });

    it('makes one when the answer gets lost, and says that it was made', async () => {
      await load();
      await flow.fault('hive', { kind: 'apply-then-fail', status: 0, count: 1, path: 'trigger-on-process-hash' });
      const { outcome, results } = report(await flow.result('block', { sha256 }));
      assert.deepEqual([outcome, results[0].policyId], ['created', (await policiesOf(flow))[0]?.id]);
      assert.equal((await policiesOf(flow)).length, 1);
    });

    it('refuses a protected hash, and a policy for all groups where the Hive does not allow it', async () => {
      await load({}, { protectedHashes: [sha256] });
      const { outcome, reason, results } = report(await flow.declined('block', { sha256 }));
      assert.deepEqual([outcome, results[0].outcome], ['protected', 'protected']);
      assert.match(String(reason), /protected by the rule hash/);
      assert.deepEqual(await policiesOf(flow), []);
      assert.deepEqual(
        flow.audit.map(({ outcome: ending }) => ending),
        ['refused'],
      );
    });

    it('refuses a policy for all groups where the Hive does not allow it', async () => {
      await load({}, { allowGlobalPolicies: false });
      const { outcome, reason } = report(await flow.declined('block', { sha256 }));
      assert.equal(outcome, 'protected');
      assert.match(String(reason), /policies for all groups/);
    });

    it('makes nothing in a dry run', async () => {
      await load({}, { dryRun: true });
      const message = await flow.result('block', { sha256 });
      const { outcome, dryRun, results } = report(message);
      assert.deepEqual([outcome, dryRun, results[0].policyId], ['dry-run', true, null]);
      assert.equal((message as { result?: FunctionResult }).result?.success, false);
      assert.deepEqual(await policiesOf(flow), []);
    });

    it('answers as the function Create Policy does', async () => {
      await load({ title: 'Known bad tool', includeGroups: 'Servers' });
      const { result } = (await flow.result('block', { sha256 })) as { result?: FunctionResult };
      const [policy] = await policiesOf(flow);
      const policy_url = `${new URL(flow.simulator.hive.url).origin}/policies/details/${policy?.id}`;
      assert.deepEqual([result?.success, result?.reason], [true, null]);
      assert.deepEqual(result?.content, [{ ...policy, policy_url, policy_hive: 'HQ' }]);
      assert.deepEqual(result?.inputs, {
        reaqta_hives: 'HQ',
        reaqta_sha256: sha256,
        reaqta_policy_title: 'Known bad tool',
        reaqta_policy_enabled: true,
        reaqta_policy_block: true,
        reaqta_policy_description: null,
        reaqta_policy_included_groups: 'Servers',
        reaqta_policy_excluded_groups: null,
      });
      const again = (await flow.declined('block', { sha256 })) as { result?: FunctionResult };
      assert.deepEqual([again.result?.success, again.result?.content], [false, []]);
      assert.equal(again.result?.reason, 'the policy "Known bad tool" has this hash');
    });
  });

  describe('on several Hives', () => {
    it('makes a policy on each, with its own result', async () => {
      await load();
      const { outcome, results } = report(await flow.result('block', { sha256, hives: 'HQ, south' }));
      assert.deepEqual([outcome, results.map(({ hive }) => hive)], ['created', ['HQ', 'south']]);
      assert.ok(results[1]?.link?.startsWith(new URL(south.simulator.hive.url).origin));
      assert.deepEqual([(await policiesOf(flow)).length, (await policiesOf(south)).length], [1, 1]);
    });

    it('splits what happened from what did not', async () => {
      await load();
      await flow.result('block', { sha256 });
      const { sent, declined, caught } = await flow.ask('block', { sha256, hives: ['HQ', 'south'] });
      assert.deepEqual([sent.length, declined.length, caught.length], [1, 1, 0]);
      const [made, refused] = [report(sent[0] as Message), report(declined[0] as Message)];
      assert.deepEqual(
        made.results.map(({ hive, outcome }) => [hive, outcome]),
        [['south', 'created']],
      );
      assert.deepEqual(
        refused.results.map(({ hive, outcome }) => [hive, outcome]),
        [['HQ', 'exists']],
      );
      const envelope = (message: Message | undefined) => (message as { result?: FunctionResult }).result;
      assert.deepEqual([envelope(sent[0])?.success, envelope(declined[0])?.success], [true, false]);
    });

    for (const [broken, whole] of [
      ['HQ', 'south'],
      ['south', 'HQ'],
    ]) {
      it(`tells what happened on ${whole} although ${broken} fails, and names ${broken} in the error`, async () => {
        await load();
        const services: SimulatedServices = broken === 'HQ' ? flow : south;
        await services.fault('hive', { kind: 'status', status: 403, path: 'trigger-on-process-hash' });
        const { sent, declined, caught, completed } = await flow.ask('block', { sha256, hives: ['HQ', 'south'] });
        assert.deepEqual([sent.length, declined.length, caught.length, completed], [1, 0, 1, 0]);
        assert.deepEqual(
          report(sent[0] as Message).results.map(({ hive, outcome }) => [hive, outcome]),
          [[whole, 'created']],
        );
        assert.equal(sent[0]?.failure, undefined);
        assert.match(String(caught[0]?.error?.message), new RegExp(`${broken}: ReaQta-Hive could not create`));
        assert.equal(caught[0]?.failure?.code, 'forbidden');
        assert.equal(flow.status('block').text, 'forbidden');
      });
    }

    it('tells what both failed with when both fail', async () => {
      await load();
      for (const services of [flow, south])
        await services.fault('hive', { kind: 'status', status: 403, path: 'polic' });
      const { error } = await flow.failure('block', { sha256, hives: ['HQ', 'south'] });
      assert.match(error.message, /HQ: .*\. south: /);
    });

    it('asks none of them when one is not known', async () => {
      await load();
      const { error } = await flow.failure('block', { sha256, hives: ['HQ', 'nowhere'] });
      assert.match(error.message, /hive: no Hive that a message may choose has the label "nowhere"/);
      assert.equal(await flow.asked('hive', /polic/), 0);
    });
  });

  const bad: [string, object, object, RegExp][] = [
    ['no hash', {}, { sha256: undefined }, /sha256: is empty/],
    ['a hash that is none', {}, { sha256: 'abc' }, /sha256: must be a SHA-256: 64 hexadecimal digits/],
    ['an object for a hash', {}, { sha256: {} }, /sha256: must be text, not an object/],
    ['a title that is too short', { title: 'Abcd' }, {}, /title: must have at least 5 characters/],
    [
      'groups both in and out',
      { includeGroups: 'a', excludeGroups: 'b' },
      {},
      /excludeGroups: cannot go with includeG/,
    ],
    [
      'an empty list of groups',
      { includeGroups: 'g', includeGroupsType: 'msg' },
      { g: [] },
      /includeGroups: is a list of n/,
    ],
    [
      'groups that are no names',
      { includeGroups: 'g', includeGroupsType: 'msg' },
      { g: [{}] },
      /includeGroups: must be text/,
    ],
    ['an empty list of Hives', {}, { hives: [] }, /hives: is a list of nothing/],
    ['a policy id that is none', { operation: 'look-up' }, { policyId: 'x' }, /policyId: must be a string of 1 to 20/],
    ['neither policy nor hash', { operation: 'enable' }, { sha256: '' }, /sha256: is empty, and so is the policy id/],
    [
      'one policy on two Hives',
      { operation: 'enable' },
      { policyId: '12', hives: 'HQ,south' },
      /policyId: belongs to one/,
    ],
  ];
  for (const [what, node, message, text] of bad) {
    it(`refuses ${what} with one clear error, and asks for nothing`, async () => {
      await load(node);
      const { error, failure } = await flow.failure('block', { sha256, ...message });
      assert.match(error.message, text);
      assert.equal(failure.code, 'bad-input');
      assert.equal(await flow.asked('hive', /polic|group/), 0);
    });
  }
});
