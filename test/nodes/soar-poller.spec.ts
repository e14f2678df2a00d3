import assert from 'node:assert/strict';
import type { Alert } from '../../src/lib/hive/types.js';
import { type FlowNode, useFlow, variable } from './flow.js';

describe('soar-poller', () => {
  const flow = useFlow();
  const poller = (more: object = {}): FlowNode => ({
    id: 'poller',
    type: 'soar-poller',
    soar: 'soar',
    interval: 3600,
    wires: [['changes'], ['notes']],
    ...more,
  });
  const acks = ['done', 'give-back', 'give-up'].map((verdict) => {
    return { id: verdict, type: 'reaqta-alert-ack', verdict, wires: [['out']] };
  });
  const escalate = { id: 'escalate', type: 'soar-incident', soar: 'soar', hive: 'hive', wires: [['case']] };
  const load = async (more: object = {}, others: FlowNode[] = []) => {
    await flow.load([flow.hive(), flow.soar(), poller(more), escalate, ...acks, ...others]);
    await polled();
  };
  const polled = () => flow.until(() => flow.status('poller').lastPoll != null, 'first poll');
  const newCase = async () => {
    const before = flow.at('case').length;
    const [id] = await flow.raise();
    const { alerts } = await flow.state<{ alerts: Alert[] }>('hive');
    const alert = alerts.find((one) => one.id === id) as Alert;
    flow.send('escalate', { alert });
    const made = await flow.wait('case', before + 1);
    return { alert, incidentId: made.at(-1)?.incidentId as number };
  };
  const note = (incident: number, text: string) => flow.tell('soar', 'add-note', { incident, text });
  const close = (incident: number, resolution = 'Resolved') =>
    flow.tell('soar', 'close-incident', { incident, resolution, summary: '<p>bad</p>' });
  const poll = () => flow.ask('poller', { topic: 'now' });
  const letters = async () => {
    const { body } = await flow.admin.get('/soar-poller/poller/dead-letters');
    return body.deadLetters as { subject: string; attempts: number }[];
  };

  it('sends a closed and a reopened case on output 1, with the well-known ids', async () => {
    await load();
    const { alert, incidentId } = await newCase();
    await close(incidentId, 'Not an Issue');
    await poll();
    const [{ _msgid, ...msg }] = await flow.wait('changes');
    const { incident, change } = msg as { incident?: { id: number }; change?: object };
    const fields = ['plan_status', 'resolution_id', 'resolution_summary'];
    assert.deepEqual(change, { kind: 'closed', fields, resolution: 'Not an Issue', summary: 'bad' });
    assert.deepEqual(msg, {
      payload: incident,
      incident,
      incidentId,
      alertId: alert.id,
      endpointId: alert.endpointId,
      hive: 'HQ',
      change,
    });
    await flow.tell('soar', 'reopen-incident', { incident: incidentId });
    await poll();
    const [, reopened] = await flow.wait('changes', 2);
    assert.deepEqual(reopened?.change, { kind: 'reopened', fields: ['plan_status'] });
    assert.deepEqual(flow.at('notes'), []);
  });

  it('sends new notes on output 2, and never those of the key', async () => {
    await load({}, [{ id: 'write', type: 'soar-note', soar: 'soar', wires: [['written']] }]);
    const { alert, incidentId } = await newCase();
    flow.send('write', { incidentId, payload: 'by the key' });
    await flow.wait('written');
    const { id } = await note(incidentId, '<div class="rte"><div>Sent to ReaQta</div></div>');
    await poll();
    const [msg] = await flow.wait('notes');
    assert.deepEqual([msg.payload, msg.alertId, msg.hive, msg.incidentId], [msg.note, alert.id, 'HQ', incidentId]);
    const { created, ...rest } = msg.note as { created: number };
    assert.equal(typeof created, 'number');
    assert.deepEqual(rest, {
      id,
      text: '<div class="rte"><div>Sent to ReaQta</div></div>',
      plain: 'Sent to ReaQta',
      author: { id: 3, name: 'An Analyst', type: 'user' },
    });
    await poll();
    assert.deepEqual([flow.at('notes').length, flow.at('changes').length], [1, 0]);
  });

  it('watches only what is ticked', async () => {
    await load({ watchStatus: false });
    const { incidentId } = await newCase();
    await close(incidentId);
    await note(incidentId, 'a');
    await poll();
    await flow.wait('notes');
    assert.deepEqual(flow.at('changes'), []);
  });

  it('sends only cases of the Hive it is given', async () => {
    const south = { id: 'south', type: 'reaqta-config', name: 'South', url: flow.simulator.hive.url };
    await load({ hive: 'south' }, [south]);
    const { incidentId } = await newCase();
    await note(incidentId, 'a');
    await flow.ask('poller');
    await flow.redeploy([flow.hive(), flow.soar(), south, poller({ hive: 'hive' }), escalate]);
    assert.equal((await flow.wait('notes'))[0].incidentId, incidentId);
    assert.equal(flow.at('notes').length, 1);
  });

  it('goes on where it ended, after a restart', async () => {
    await load();
    const { incidentId } = await newCase();
    await note(incidentId, 'before');
    await poll();
    await flow.wait('notes');
    await flow.restart({ meanwhile: () => note(incidentId, 'meanwhile') });
    await flow.wait('notes', 2);
    const texts = flow.at('notes').map((msg) => (msg.note as { plain: string }).plain);
    assert.deepEqual(texts, ['before', 'meanwhile']);
  });

  it('msg.reset skips what came before', async () => {
    await load();
    const { incidentId } = await newCase();
    await note(incidentId, 'before');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await flow.ask('poller', { reset: 'now' });
    await note(incidentId, 'after');
    await poll();
    await flow.wait('notes');
    await poll();
    assert.deepEqual(
      flow.at('notes').map((msg) => (msg.note as { plain: string }).plain),
      ['after'],
    );
  });

  describe('until acknowledged', () => {
    const acknowledged = (more: object = {}) => load({ delivery: 'acknowledge', ...more });

    it('sends what is given back again, one thing of a case after the other', async () => {
      await acknowledged();
      const { incidentId } = await newCase();
      await note(incidentId, 'first');
      await close(incidentId);
      await poll();
      await flow.until(() => flow.at('notes').length + flow.at('changes').length > 0, 'a message');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const [one, ...others] = [...flow.at('notes'), ...flow.at('changes')];
      assert.deepEqual([others, one?.attempt], [[], 1]);
      await flow.ask('give-back', one ?? {});
      const probe = one?.note ? 'notes' : 'changes';
      const again = (await flow.wait(probe, 2)).at(-1);
      assert.deepEqual([again?.attempt, again?.redelivered], [2, true]);
      await flow.ask('done', again ?? {});
      const other = (await flow.wait(probe === 'notes' ? 'changes' : 'notes'))[0];
      await flow.ask('done', other);
      await flow.until(() => flow.status('poller').fill === 'green', 'settled');
    });

    it('keeps what is given up, tells Catch nodes, and sends it again when asked, read anew', async () => {
      await acknowledged();
      const { incidentId } = await newCase();
      await note(incidentId, 'a');
      await poll();
      await flow.ask('give-up', (await flow.wait('notes'))[0]);
      const [caught] = await flow.wait('caught');
      assert.match(caught.error?.message ?? '', new RegExp(`case ${incidentId} was given up after 1 attempts`));
      assert.equal(caught.incidentId, incidentId);
      assert.deepEqual(
        (await letters()).map(({ subject }) => subject),
        [String(incidentId)],
      );
      await flow.ask('poller', { resend: [1] });
      await flow.ask('poller', { resend: incidentId });
      const [, again] = await flow.wait('notes', 2);
      await flow.ask('done', again ?? {});
      assert.deepEqual(await letters(), []);
    });

    it('does not blame a note for an outage that a Catch node hands back', async () => {
      await acknowledged({ maxAttempts: 1 });
      const { incidentId } = await newCase();
      await note(incidentId, 'a');
      await poll();
      const [msg] = await flow.wait('notes');
      await flow.ask('give-back', { ...msg, failure: { code: 'timeout', retryable: true } });
      const [, again] = await flow.wait('notes', 2);
      assert.deepEqual(await letters(), []);
      await flow.ask('give-back', { ...again, failure: { code: 'forbidden', retryable: false } });
      await flow.until(async () => (await letters()).length === 1, 'a dead letter');
    });
  });

  it('tells an outage, and goes on when it is over', async () => {
    await load();
    const { incidentId } = await newCase();
    await flow.fault('soar', { kind: 'status', status: 403, path: 'query_paged' });
    await note(incidentId, 'a');
    await poll();
    const [caught] = await flow.wait('caught');
    assert.equal(caught.failure?.code, 'forbidden');
    await flow.until(() => flow.status('poller').fill === 'red', 'a red status');
    await flow.clearFaults('soar');
    await poll();
    await flow.wait('notes');
  });

  describe('says which setting cannot be used:', () => {
    for (const [more, input] of [
      [{ interval: 0 }, 'interval'],
      [{ delivery: 'maybe' }, 'delivery'],
      [{ soar: '' }, 'soar'],
      [{ hive: 'gone' }, 'hive'],
      [{ stateStore: variable('NO_SUCH') }, 'stateStore'],
    ] as const) {
      it(input, async () => {
        await flow.load([flow.hive(), flow.soar(), poller(more)]);
        const { failure } = await flow.failure('poller');
        assert.deepEqual([failure.code, failure.input], ['bad-input', input]);
      });
    }
  });
});
