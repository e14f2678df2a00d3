import assert from 'node:assert/strict';
import type { Endpoint } from '../../src/lib/hive/types.js';
import { type Message, useFlow } from './flow.js';

interface Found extends Message {
  endpointId?: string;
  hive?: string;
  summary: string;
}

describe('reaqta-get-endpoint', () => {
  const flow = useFlow();
  const node = { type: 'reaqta-get-endpoint', hive: 'hive', wires: [['out']] };
  const load = (...settings: object[]) => {
    const nodes = settings.map((more, index) => ({ id: `get${index || ''}`, ...node, ...more }));
    return flow.load([flow.hive(), ...nodes]);
  };
  const search = (...settings: object[]) => load(...settings.map((more) => ({ operation: 'search', ...more })));
  const found = async (msg: object = {}, id = 'get') => (await flow.result(id, msg)) as Found;
  const endpoints = async () => (await flow.state<{ endpoints: Endpoint[] }>('hive')).endpoints;
  const names = ({ payload }: Message) => (payload as Endpoint[]).map(({ name }) => name).sort();
  const namesWhere = async (test: (endpoint: Endpoint) => boolean) =>
    (await endpoints())
      .filter(test)
      .map(({ name }) => name)
      .sort();

  describe('gets one', () => {
    it('by its id, with a summary a person can read', async () => {
      const endpoint = (await endpoints()).find(({ connected, tags }) => connected && tags.length > 0) as Endpoint;
      await load({});
      const msg = await found({ endpointId: endpoint.id, topic: 'kept' });
      assert.deepEqual([msg.payload, msg.endpointId, msg.hive, msg.topic], [endpoint, endpoint.id, 'HQ', 'kept']);
      assert.equal(
        msg.summary,
        [
          `ID: ${endpoint.id}`,
          `Endpoint: ${endpoint.name}`,
          `Agent version: ${endpoint.agentVersion}`,
          `Last seen: ${endpoint.lastSeenAt}`,
          'Connected: yes',
          'Isolated: no',
          `Tags: ${endpoint.tags.join(', ')}`,
          `Groups: ${endpoint.groups.map(({ name }) => name).join(', ')}`,
        ].join('\n'),
      );
      assert.equal(flow.status('get').text, 'connected');
    });

    it('and says why one is disconnected', async () => {
      const offline = (await endpoints()).find(({ connected }) => !connected) as Endpoint;
      await load({});
      const { summary } = await found({ endpointId: offline.id });
      assert.match(summary, /^Connected: no$/m);
      assert.match(summary, /^Disconnection reason: (session timeout|deregistration)$/m);
      assert.match(summary, /^Tags: none$/m);
      assert.equal(flow.status('get').text, 'disconnected');
    });

    it('and answers as the function of the SOAR app', async () => {
      const [endpoint] = await endpoints();
      await load({});
      const { result } = (await found({ endpointId: endpoint?.id })) as { result?: Record<string, unknown> };
      const inputs = { reaqta_endpoint_id: endpoint?.id };
      assert.deepEqual([result?.success, result?.content, result?.inputs], [true, endpoint, inputs]);
    });
  });

  describe('searches', () => {
    it('by name, exactly or by a part of it, letter case aside', async () => {
      await search(
        { endpointName: 'ws-0003' },
        { endpointName: 'ws-', nameMatch: 'contains' },
        { endpointName: 'ws-' },
      );
      const one = await found({ endpointId: 'old' });
      assert.deepEqual(names(one), ['WS-0003']);
      assert.equal(one.endpointId, (one.payload as Endpoint[])[0]?.id, 'the only one is the endpoint of the message');
      const many = await found({ endpointId: 'old' }, 'get1');
      assert.deepEqual(names(many), await namesWhere(({ name }) => name.startsWith('WS-')));
      assert.equal(many.endpointId, undefined, 'of several, none is chosen');
      assert.deepEqual(names(await found({}, 'get2')), []);
      assert.equal(flow.status('get2').text, 'nothing found');
    });

    it('by group, by its name or id, and tells apart what is in it from its parent', async () => {
      const [endpoint] = await endpoints();
      const group = endpoint?.groups.at(-1);
      await search({ group: group?.name }, { group: 'id', groupType: 'msg' });
      const inGroup = await namesWhere(({ groups }) => groups.some(({ id }) => id === group?.id));
      assert.ok(inGroup.length > 0 && inGroup.length < (await endpoints()).length);
      assert.deepEqual(names(await found()), inGroup);
      assert.deepEqual(names(await found({ id: group?.id }, 'get1')), inGroup);
    });

    it('by state', async () => {
      await search({ connected: 'no' }, { connected: 'yes', isolated: 'no' }, { isolated: 'yes' });
      assert.deepEqual(names(await found()), await namesWhere(({ connected }) => !connected));
      assert.deepEqual(names(await found({}, 'get1')), await namesWhere(({ connected }) => connected));
      assert.deepEqual(names(await found({}, 'get2')), []);
    });

    it('by everything at once, and without anything finds all', async () => {
      await search({ endpointName: '00', nameMatch: 'contains', group: 'Servers', connected: 'yes' }, {});
      const matches = ({ groups, connected }: Endpoint) => connected && groups.some(({ name }) => name === 'Servers');
      assert.deepEqual(names(await found()), await namesWhere(matches));
      assert.deepEqual(names(await found({}, 'get1')), await namesWhere(() => true));
    });

    it('as far as the limit, and says that there are more', async () => {
      const total = (await endpoints()).length;
      await search({ limit: 2 }, { limit: total }, { limit: 1 });
      assert.equal(
        (await found({ endpointId: 'old' }, 'get2')).endpointId,
        undefined,
        'the first of several is not chosen',
      );
      const { payload, summary } = await found();
      assert.equal((payload as Endpoint[]).length, 2);
      assert.match(summary, /\n\nThere are more\.$/);
      assert.equal(flow.status('get').text, 'found, there are more');
      const all = await found({}, 'get1');
      assert.equal((all.payload as Endpoint[]).length, total);
      assert.doesNotMatch(all.summary, /more/);
      assert.equal(all.summary.split('\n\n').length, total);
    });

    it('but not in a group that is not there: that is an error and no empty list', async () => {
      await search({ group: 'server' });
      const { failure } = await flow.failure('get');
      assert.deepEqual(
        [failure.code, failure.detail],
        ['not-found', 'no endpoint group has the id or the name "server"'],
      );
    });

    it('but not for a blank name', async () => {
      await search({ endpointName: ' ' });
      assert.deepEqual((await flow.failure('get')).failure.input, 'endpointName');
    });
  });

  describe('sends to Catch', () => {
    it('an endpoint that is not there', async () => {
      await load({});
      assert.equal((await flow.failure('get', { endpointId: '1' })).failure.code, 'not-found');
      assert.equal(flow.status('get').text, 'not-found');
    });

    for (const endpointId of [undefined, 'WS-0003', {}, Number.NaN]) {
      it(`an id that is none: ${JSON.stringify(endpointId)}`, async () => {
        await load({});
        const { failure } = await flow.failure('get', { endpointId });
        assert.deepEqual([failure.code, failure.input], ['bad-input', 'endpointId']);
        assert.equal(await flow.asked('hive'), 0);
      });
    }

    it('a search that breaks off', async () => {
      await search({});
      await flow.fault('hive', { kind: 'html', path: 'GET .*/endpoints' });
      assert.equal((await flow.failure('get')).failure.code, 'bad-answer');
    });
  });
});
