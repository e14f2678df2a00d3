import assert from 'node:assert/strict';
import { Delivery } from '../../../../src/lib/delivery/delivery.js';
import type { SoarClient } from '../../../../src/lib/soar/client.js';
import { MemoryStore } from '../../../../src/lib/state/memory-store.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { type CaseArrival, CasePoll, caseFeeds } from '../../../../src/lib/sync/polling/poll-cases.js';
import { failureOf } from '../../http/failures.js';
import { FakeClock } from '../../state/fake-clock.js';
import { anAlert } from '../an-alert.js';
import { type Relay, relayTo } from '../relay.js';
import { Simulated } from '../simulated.js';

type Json = Record<string, unknown>;

describe('Polling cases of which some are bad', () => {
  let simulated: Simulated;
  let relay: Relay;
  let soar: SoarClient;
  let edit: (line: string, json: unknown) => unknown;
  let bad: number;
  let good: number;

  before(async () => {
    simulated = await Simulated.start();
    relay = await relayTo(simulated.soarUrl, (line, json) => edit(line, json));
  });
  beforeEach(async () => {
    edit = (_line, json) => json;
    await simulated.reset();
    soar = simulated.soarClient({ url: relay.url });
    [bad, good] = [await newCase(), await newCase()];
    for (const incident of [bad, good]) {
      await simulated.order('soar', 'add-note', { incident, text: `of ${incident}` });
    }
  });
  afterEach(() => soar.close());
  after(async () => {
    await relay.close();
    await simulated.close();
  });

  const newCase = async (): Promise<number> => (await escalate(simulated.soar, anAlert())).incident?.id ?? 0;

  /** A poller with a flow that remembers the notes it was sent. */
  const rig = async () => {
    const notes: string[] = [];
    const problems: unknown[] = [];
    const [store, clock] = [new MemoryStore(), new FakeClock(Date.now())];
    const delivery = new Delivery<CaseArrival>({
      name: 'poller',
      mode: 'forget',
      feeds: caseFeeds,
      store,
      clock,
      onDeadLetter: () => undefined,
      onError: assert.ifError,
      send: ({ items }) => notes.push(...items.map(({ value }) => value.note?.plain ?? '')),
    });
    await delivery.open();
    const lookbackMs = 3_600_000;
    const cases = new CasePoll({ soar, delivery, store, clock, lookbackMs, onProblem: (one) => problems.push(one) });
    return { notes, problems, poll: () => cases.poll('notes', new AbortController().signal) };
  };

  const inComments = (change: (comment: Json) => Json) => (line: string, json: unknown) =>
    line === `GET ${relayPath(bad)}/comments` ? (json as Json[]).map(change) : json;
  const inCases = (change: (incident: Json) => Json) => (line: string, json: unknown) => {
    if (!line.endsWith('/incidents/query_paged')) return json;
    const { data, ...rest } = json as { data: Json[] };
    return { ...rest, data: data.map((incident) => (incident.id === bad ? change(incident) : incident)) };
  };
  const relayPath = (incident: number) => `/rest/orgs/201/incidents/${incident}`;

  const faults: Record<string, () => typeof edit> = {
    'whose note has no time': () => inComments((comment) => ({ ...comment, create_date: undefined })),
    'whose note has no readable text': () => inComments((comment) => ({ ...comment, text: { content: 5 } })),
    'that has no fields of its own': () => inCases((incident) => ({ ...incident, properties: undefined })),
    'that has no time': () =>
      inCases((incident) => ({ ...incident, inc_last_modified_date: undefined, create_date: undefined })),
  };
  for (const [name, fault] of Object.entries(faults)) {
    it(`delivers the notes of the others beside one ${name}, and goes on`, async () => {
      const { notes, poll } = await rig();
      edit = fault();
      await poll();
      assert.deepEqual(notes, [`of ${good}`]);
      await simulated.order('soar', 'add-note', { incident: good, text: 'later' });
      await poll();
      assert.deepEqual(notes, [`of ${good}`, 'later']);
    });
  }

  it('says once what cannot be read', async () => {
    const { problems, poll } = await rig();
    edit = inComments((comment) => ({ ...comment, create_date: undefined }));
    await poll();
    await poll();
    assert.deepEqual(
      problems.map((one) => (one as { incidentId: number }).incidentId),
      [bad],
    );
  });

  it('delivers the notes of the others while SOAR fails for one, and those of that one later', async () => {
    const { notes, poll } = await rig();
    await simulated.fault('soar', { kind: 'status', status: 500, path: `incidents/${bad}/comments` });
    assert.equal((await failureOf(poll())).status, 500);
    assert.deepEqual(notes, [`of ${good}`]);
    await simulated.mend('soar');
    await poll();
    assert.deepEqual(notes, [`of ${good}`, `of ${bad}`]);
  });

  it('delivers the notes of the others however many fail between them', async () => {
    const [broken, whole] = [[bad], [good]];
    for (let more = 0; more < 3; more++) {
      broken.push(await newCase());
      whole.push(await newCase());
    }
    for (const incident of broken.flatMap((one, index) => [one, whole[index]])) {
      await simulated.order('soar', 'add-note', { incident, text: `more of ${incident}` });
    }
    const { notes, poll } = await rig();
    await simulated.fault('soar', { kind: 'status', status: 500, path: `incidents/(${broken.join('|')})/comments` });
    assert.equal((await failureOf(poll())).status, 500);
    assert.deepEqual(
      notes.filter((note) => note.startsWith('more')),
      whole.map((incident) => `more of ${incident}`),
    );
  });

  it('does not ask for all of them while SOAR fails for each', async () => {
    for (let more = 0; more < 6; more++) await newCase();
    const { poll } = await rig();
    await simulated.fault('soar', { kind: 'status', status: 500, path: 'comments' });
    const asked = relay.seen.length;
    await failureOf(poll());
    const cases = new Set(relay.seen.slice(asked).flatMap(({ line }) => (line.endsWith('/comments') ? line : [])));
    assert.equal(cases.size, 3);
  });
});
