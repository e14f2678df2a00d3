import assert from 'node:assert/strict';
import {
  eventsToStix,
  eventsToStixStream,
  type SkippedEvent,
  type StixObject,
} from '../../../src/lib/stix/events-to-stix.js';
import { acting, fixed, huntEvent, identity, type Json, outboundConnection, simulatedEvents } from './hunt-events.js';
import { checkBundle } from './stix-checks.js';

async function streamed(events: AsyncIterable<unknown> | Iterable<unknown>, options: Json = {}): Promise<StixObject[]> {
  const objects: StixObject[] = [];
  for await (const object of eventsToStixStream(events, { identity, ...fixed(), ...options })) objects.push(object);
  return objects;
}

async function* pages(): AsyncGenerator<unknown> {
  for (const event of simulatedEvents()) yield event;
}

const bundleId = 'bundle--0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9';

describe('Events as a stream of STIX objects', () => {
  it('are in 2.0 the objects of the bundle, the identity first', async () => {
    const { bundle } = eventsToStix(simulatedEvents(), { version: '2.0', identity, ...fixed() });
    assert.deepEqual(await streamed(pages(), { version: '2.0' }), bundle.objects);
  });

  it('are in 2.1 each observation followed by what it adds; the last of each id is what the bundle holds', async () => {
    const objects = await streamed(pages());
    assert.deepEqual(objects[0]?.type, 'identity');
    assert.equal(objects[1]?.type, 'observed-data');
    const seen = new Set<unknown>();
    let waiting: string[] = [];
    for (const object of objects.slice(1)) {
      if (object.type === 'observed-data') {
        for (const id of waiting)
          assert.ok(seen.has(id), 'everything an observation refers to has come before the next');
        waiting = object.object_refs as string[];
      }
      seen.add(object.id);
    }
    const last = [...new Map(objects.map((object) => [object.id, object])).values()];
    checkBundle({ type: 'bundle', id: bundleId, objects: last });
    const { bundle } = eventsToStix(simulatedEvents(), { identity, ...fixed() });
    const sorted = (list: StixObject[]) => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(sorted(last), sorted(bundle.objects));
  });

  it('bring a shared object once, and again when it is more than the last 10,000 ids ago', async () => {
    const events = Array.from({ length: 12_000 }, (_, index) =>
      huntEvent(38, { queryName: `h${index}.example` }, {}, { eventId: String(index) }),
    );
    const objects = await streamed(events);
    const name = 'runner.exe';
    const files = objects.flatMap((object, index) => (object.name === name ? [index] : []));
    // Three objects of an event are new, and one is its observed-data.
    const [first, second] = files as [number, number];
    assert.ok(files.length >= 3 && files.length <= 5, `${files.length} times`);
    assert.ok(second - first > 10_000);
    assert.equal(new Set(files.map((index) => objects[index]?.id)).size, 1);
  });

  it('bring a shared object again when a later event says more of it', async () => {
    const events = [huntEvent(3, {}), huntEvent(2, { cmdLine: 'runner.exe /now' }, {}, { eventId: '8' })];
    const processes = (await streamed(events)).filter(({ pid }) => pid === 4100);
    assert.deepEqual(
      processes.map(({ command_line }) => command_line),
      [undefined, 'runner.exe /now'],
    );
    assert.equal(processes[0]?.id, processes[1]?.id);
  });

  it('tell of events that cannot be translated as they come', async () => {
    const skipped: SkippedEvent[] = [];
    const events = [7, huntEvent(2, {}), 'x'];
    const objects = await streamed(events, { onSkipped: (one: SkippedEvent) => skipped.push(one) });
    assert.deepEqual(
      skipped.map(({ index, event }) => [index, event]),
      [
        [0, 7],
        [2, 'x'],
      ],
    );
    assert.equal(objects.filter(({ type }) => type === 'observed-data').length, 1);
  });

  it('stop reading when the reader stops', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (let number = 0; ; number++) yield huntEvent(8, outboundConnection, {}, { eventId: String(number) });
      } finally {
        closed = true;
      }
    }
    for await (const { type } of eventsToStixStream(endless())) if (type === 'file') break;
    assert.ok(closed);
  });

  it('do not change when the caller changes an event after it was translated', async () => {
    const process = acting();
    async function* reused() {
      yield huntEvent(3, {}, { process });
      process.user = 'LAB\\grace';
      yield huntEvent(3, {}, { process }, { eventId: '8' });
    }
    const users = (await streamed(reused())).filter(({ type }) => type === 'user-account');
    assert.deepEqual(
      users.map(({ user_id }) => user_id),
      ['LAB\\ada', 'LAB\\grace'],
    );
  });
});
