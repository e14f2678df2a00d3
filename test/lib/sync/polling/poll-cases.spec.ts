import assert from 'node:assert/strict';
import { Delivery, type DeliveryOptions } from '../../../../src/lib/delivery/delivery.js';
import type { Dispatch } from '../../../../src/lib/delivery/item.js';
import { MemoryStore } from '../../../../src/lib/state/memory-store.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import {
  type CaseArrival,
  type CaseFeed,
  CasePoll,
  type CasePollOptions,
  caseFeeds,
} from '../../../../src/lib/sync/polling/poll-cases.js';
import { failureOf } from '../../http/failures.js';
import { FakeClock } from '../../state/fake-clock.js';
import { anAlert } from '../an-alert.js';
import { Simulated } from '../simulated.js';

const hour = 3_600_000;
const comments = 'GET /incidents/:incident/comments';
const queries = 'POST /incidents/query_paged';

describe('Polling cases', () => {
  let simulated: Simulated;
  let id: number;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    id = await newCase();
  });
  after(() => simulated.close());

  const newCase = async (hive = 'north'): Promise<number> => {
    return (await escalate(simulated.soar, anAlert(), hive === '' ? {} : { hive })).incident?.id ?? 0;
  };
  const analyst = (command: string, body: object = {}, incident = id) =>
    simulated.order('soar', command, { incident, ...body }) as Promise<{ id: number }>;
  const close = (resolution = 'Resolved', incident = id) =>
    analyst('close-incident', { resolution, summary: '<p>it was <b>bad</b></p>' }, incident);

  interface RigOptions extends Partial<CasePollOptions>, Partial<DeliveryOptions<CaseArrival>> {}

  /** A poller with a flow that remembers what it was sent. */
  const rig = async (options: RigOptions = {}) => {
    const sent: Dispatch<CaseArrival>[] = [];
    const problems: unknown[] = [];
    const store = options.store ?? new MemoryStore();
    const clock = new FakeClock(Date.now());
    const delivery = new Delivery<CaseArrival>({
      name: 'poller',
      mode: 'forget',
      feeds: caseFeeds,
      onDeadLetter: () => undefined,
      onError: assert.ifError,
      ...options,
      store,
      clock,
      send: (dispatch) => sent.push(dispatch),
    });
    await delivery.open();
    const cases = new CasePoll({
      soar: simulated.soar,
      lookbackMs: hour,
      onProblem: (problem) => problems.push(problem),
      ...options,
      delivery,
      store,
      clock,
    });
    const poll = (feed: CaseFeed) => cases.poll(feed, new AbortController().signal);
    return {
      store,
      problems,
      delivery,
      cases,
      poll,
      settleAll: () => {
        for (const { token } of sent) delivery.settle(token, 'done');
      },
      /** What a feed has sent so far, after one more poll. */
      polled: async (feed: CaseFeed) => {
        await poll(feed);
        return sent.filter((dispatch) => dispatch.feed === feed).map(({ items }) => items[0]?.value as CaseArrival);
      },
    };
  };
  const kinds = (arrivals: CaseArrival[]) => arrivals.map(({ change, incident }) => [incident.id, change?.kind]);

  describe('that were closed', () => {
    it('tells each once, with label and text of its closing', async () => {
      const { polled } = await rig();
      await close('Not an Issue');
      const [{ incident, change } = {}, ...more] = await polled('status');
      assert.deepEqual(more, []);
      assert.deepEqual([incident?.id, incident?.plan_status], [id, 'C']);
      const fields = ['plan_status', 'resolution_id', 'resolution_summary'];
      assert.deepEqual(change, { kind: 'closed', fields, resolution: 'Not an Issue', summary: 'it was bad' });
      await analyst('change-incident', { fields: { name: 'still closed' } });
      await analyst('add-note', { text: 'a' });
      assert.equal((await polled('status')).length, 1);
    });

    it('takes a resolution on an open case for no closing', async () => {
      const { polled } = await rig();
      await analyst('change-incident', { fields: { resolution_id: 10, resolution_summary: 'Closed by ReaQta' } });
      assert.deepEqual(await polled('status'), []);
    });

    it('tells them whatever the closing text says', async () => {
      const { polled } = await rig();
      await analyst('close-incident', { resolution: 'Resolved', summary: 'Closed by ReaQta' });
      assert.deepEqual(kinds(await polled('status')), [[id, 'closed']]);
    });

    it('tells a reopened one, once, and when it is closed again, also over a restart', async () => {
      const first = await rig();
      await close();
      await first.polled('status');
      await analyst('reopen-incident');
      await first.delivery.close();
      const { polled, store, delivery } = await rig({ store: first.store });
      assert.deepEqual(kinds(await polled('status')), [[id, 'reopened']]);
      for (const name of ['a', 'b']) {
        await analyst('change-incident', { fields: { name } });
        assert.equal((await polled('status')).length, 1);
      }
      await close('Duplicate');
      assert.deepEqual(kinds(await polled('status')).at(-1), [id, 'closed']);
      await delivery.close();
      assert.deepEqual(kinds(await (await rig({ store })).polled('status')), []);
    });

    it('tells a reopening again until it is settled', async () => {
      const first = await rig({ mode: 'acknowledge', maxInFlight: 5 });
      await close();
      await first.polled('status');
      first.settleAll();
      await analyst('reopen-incident');
      await first.polled('status');
      await first.delivery.close();
      const { polled } = await rig({ store: first.store, mode: 'acknowledge' });
      await analyst('change-incident', { fields: { name: 'changed since' } });
      assert.deepEqual(kinds(await polled('status')), [[id, 'reopened']]);
    });

    it('looks back as far as it is told at the first poll', async () => {
      await close();
      assert.deepEqual(await (await rig({ lookbackMs: -1000 })).polled('status'), []);
      assert.equal((await (await rig({ lookbackMs: hour })).polled('status')).length, 1);
    });

    it('leaves alone cases that belong to no alert', async () => {
      const incident = await simulated.soar.createIncident({ name: 'other', discovered_date: 1 });
      const { polled } = await rig();
      await close('Resolved', (incident as { id: number }).id);
      assert.deepEqual(await polled('status'), []);
    });

    it('leaves alone cases of another Hive, when it watches one', async () => {
      const [south, unnamed] = [await newCase('south'), await newCase('')];
      const { polled } = await rig({ hive: 'north' });
      for (const one of [south, unnamed, id]) await close('Resolved', one);
      assert.deepEqual(
        kinds(await polled('status')),
        [unnamed, id].map((one) => [one, 'closed']),
      );
    });

    it('finds every one of 250 though they change while they are read', async () => {
      const ids = [id];
      while (ids.length < 250) ids.push(await newCase());
      const { soar } = simulated;
      const find = soar.findIncidents.bind(soar);
      let pagesRead = 0;
      // Before the second page is asked for, the first cases move to the end of the list.
      const shift = async () => {
        if (pagesRead++ !== 1) return;
        for (const one of ids.slice(0, 150)) await analyst('change-incident', { fields: { name: 'x' } }, one);
      };
      soar.findIncidents = (query, options) => {
        const listing = find(query, options);
        return { ...listing, pages: () => shifting(listing.pages(), shift) };
      };
      for (const one of ids) await close('Resolved', one);
      const { polled } = await rig();
      assert.deepEqual(new Set((await polled('status')).map(({ incident }) => incident.id)), new Set(ids));
    });

    it('needs one question when nothing has changed', async () => {
      const { poll } = await rig();
      await poll('status');
      const before = (await simulated.soarCounts())[queries] ?? 0;
      await poll('status');
      assert.equal((await simulated.soarCounts())[queries], before + 1);
    });

    it('says what SOAR lacks', async () => {
      await simulated.order('soar', 'remove-field', { name: 'reaqta_id' });
      simulated.reconnect();
      const { poll } = await rig();
      assert.match((await failureOf(poll('status'))).message, /no incident field reaqta_id/);
    });
  });

  describe('with new notes', () => {
    const notes = (arrivals: CaseArrival[]) => arrivals.map(({ note }) => note?.plain);

    it('tells each once, readable, with its author', async () => {
      const { polled } = await rig();
      const { id: noteId } = await analyst('add-note', { text: '<ul><li>ReaQta</li><li>two</li></ul>' });
      const [{ note, incident } = {}] = await polled('notes');
      assert.equal(incident?.id, id);
      const { created, ...rest } = note ?? {};
      assert.ok(Math.abs((created ?? 0) - Date.now()) < 60_000);
      assert.deepEqual(rest, {
        id: noteId,
        text: '<ul><li>ReaQta</li><li>two</li></ul>',
        plain: '- ReaQta\n- two',
        author: { id: 3, name: 'An Analyst', type: 'user' },
      });
      await analyst('add-note', { text: 'next' });
      assert.deepEqual(notes(await polled('notes')), ['- ReaQta\n- two', 'next']);
      assert.equal((await polled('notes')).length, 2);
    });

    it('tells answers to notes, ours among them, and never our own', async () => {
      const { polled } = await rig();
      const ours = (await simulated.soar.addComment(id, 'ours')) as { id: number };
      await analyst('add-note', { text: 'an answer', parent_id: ours.id });
      const theirs = await analyst('add-note', { text: 'theirs' });
      await simulated.soar.addComment(id, 'ours again', { parentId: theirs.id });
      const all = notes(await polled('notes'));
      assert.ok(!all.some((text) => text?.startsWith('ours')), String(all));
      assert.ok(all.includes('theirs') && all.includes('an answer'), String(all));
    });

    it('keeps to the author when the other side has changed a note', async () => {
      const { polled } = await rig();
      const theirs = await analyst('add-note', { text: 'theirs' });
      await simulated.soar.updateComment(id, theirs.id, 'theirs, marked by us');
      assert.deepEqual(notes(await polled('notes')), ['theirs, marked by us']);
    });

    it('does not tell old notes of a case that changes', async () => {
      await analyst('add-note', { text: 'old' });
      const { polled } = await rig({ lookbackMs: -1 });
      await new Promise((resolve) => setTimeout(resolve, 5));
      await analyst('change-incident', { fields: { name: 'changed' } });
      await analyst('add-note', { text: 'new' });
      assert.deepEqual(notes(await polled('notes')), ['new']);
    });

    it('reads notes only of cases that changed, and then leaves them alone', async () => {
      for (let more = 0; more < 5; more++) await newCase();
      const { poll } = await rig();
      for (let again = 0; again < 3; again++) await poll('notes');
      const before = (await simulated.soarCounts())[comments] ?? 0;
      for (let again = 0; again < 3; again++) await poll('notes');
      assert.equal((await simulated.soarCounts())[comments], before);
      await analyst('add-note', { text: 'new' });
      for (let again = 0; again < 5; again++) await poll('notes');
      assert.equal((await simulated.soarCounts())[comments], before + 2);
    });

    it('sends again what comes after a time it is moved back to', async () => {
      const { polled, delivery } = await rig();
      await analyst('add-note', { text: 'a' });
      for (let again = 0; again < 3; again++) await polled('notes');
      delivery.moveTo('notes', Date.now() - 2 * hour);
      assert.deepEqual(notes(await polled('notes')), ['a', 'a']);
    });

    it('goes on with the other cases when one is closed to the key, and says so once', async () => {
      const other = await newCase();
      await analyst('add-note', { text: 'hidden' });
      await analyst('add-note', { text: 'seen' }, other);
      await simulated.fault('soar', { kind: 'status', status: 403, path: `incidents/${id}/comments` });
      const { polled, problems } = await rig();
      await polled('notes');
      assert.deepEqual(notes(await polled('notes')), ['seen']);
      assert.equal(problems.length, 1);
    });

    it('misses none after a failure in the middle', async () => {
      const other = await newCase();
      await analyst('add-note', { text: 'one' });
      await analyst('add-note', { text: 'two' }, other);
      const { polled, poll } = await rig();
      await simulated.fault('soar', { kind: 'status', status: 503, path: `incidents/${other}/comments` });
      assert.equal((await failureOf(poll('notes'))).status, 503);
      await simulated.mend('soar');
      assert.deepEqual(notes(await polled('notes')), ['one', 'two']);
    });

    it('reads a note anew for one who asks, unless it is gone', async () => {
      const { cases } = await rig();
      const { id: noteId } = await analyst('add-note', { text: 'a' });
      assert.equal((await cases.arrivalOf('notes', String(noteId), id))?.note?.plain, 'a');
      await simulated.soar.deleteComment(id, noteId);
      assert.equal(await cases.arrivalOf('notes', String(noteId), id), undefined);
    });
  });

  it('is quiet about everything it did itself', async () => {
    const { polled } = await rig();
    await simulated.soar.addComment(id, 'ours');
    await simulated.soar.updateIncident(id, { name: 'ours' });
    assert.deepEqual([await polled('notes'), await polled('status')], [[], []]);
  });
});

async function* shifting<P>(pages: AsyncIterable<P>, before: () => Promise<void>): AsyncGenerator<P> {
  const source = pages[Symbol.asyncIterator]();
  for (;;) {
    await before();
    const { done, value } = await source.next();
    if (done) return;
    yield value;
  }
}
