import assert from 'node:assert/strict';
import { type Changed, isDryRun } from '../../../../src/lib/http/guard.js';
import { type Appended, appendAlertNote } from '../../../../src/lib/sync/notes/alert-notes.js';
import { keysIn, noteHeader } from '../../../../src/lib/sync/notes/note-header.js';
import { failureOf } from '../../http/failures.js';
import { relayTo } from '../relay.js';
import { Simulated } from '../simulated.js';

const at = Date.UTC(2022, 1, 18, 14, 4, 57);
const note = (text: string, key?: string) => ({
  text,
  header: noteHeader(at, key),
  ...(key === undefined ? {} : { key }),
});

describe('A note appended to an alert', () => {
  let simulated: Simulated;
  let id: string;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    ({ id } = await simulated.alert());
  });
  after(() => simulated.close());

  const append = async (text: string, key?: string, hive = simulated.hive): Promise<Appended> => {
    const answer: Changed<Appended> = await appendAlertNote(hive, id, note(text, key));
    assert.ok(!isDryRun(answer));
    return answer;
  };
  const notes = async () => (await simulated.hive.getAlert(id)).notes ?? '';
  const typed = (text: string) => simulated.order('hive', 'add-note', { id, text });

  it('stands below what is there, under its header', async () => {
    await typed('this is a note in the hive alert');
    const { appended, notes: now } = await append('ReaQta Isolate Machine failed: Endpoint offline');
    assert.equal(appended, true);
    const wanted =
      'this is a note in the hive alert\nIBM SOAR 18/02/2022 14:04:57\nReaQta Isolate Machine failed: Endpoint offline';
    assert.deepEqual([now, await notes()], [wanted, wanted]);
  });

  it('is the first when there are none', async () => {
    assert.equal((await append('text', '1/2')).notes, 'IBM SOAR 18/02/2022 14:04:57 #1/2\ntext');
  });

  it('is written once: the same key, or without one the same text', async () => {
    for (const [text, key] of [['a', '1/2'], ['several\n\nlines'], ['a'], ['a', '1/3']] as [string, string?][]) {
      assert.equal((await append(text, key)).appended, true);
      const { appended, notes: same } = await append(key ? 'edited meanwhile' : text, key);
      assert.deepEqual([appended, same], [false, await notes()]);
    }
    assert.equal((await notes()).split('IBM SOAR').length, 5);
  });

  it('loses none of 30 that come at the same time, over two clients', async () => {
    const other = simulated.hiveClient();
    const texts = Array.from({ length: 30 }, (_, index) => `note ${index}`);
    await Promise.all(texts.map((text, index) => append(text, `1/${index}`, index % 2 ? other : simulated.hive)));
    other.close();
    const lines = (await notes()).split('\n').filter((line) => line.startsWith('note'));
    assert.deepEqual(lines, texts);
  });

  it('does not wait for those of other alerts', async () => {
    const [other = ''] = await simulated.raise();
    await simulated.fault('hive', { kind: 'delay', delayMs: 300, path: `PUT .*${id}`, count: 1 });
    const order: string[] = [];
    await Promise.all([
      append('slow').then(() => order.push('slow')),
      appendAlertNote(simulated.hive, other, note('quick')).then(() => order.push('quick')),
    ]);
    assert.deepEqual(order, ['quick', 'slow']);
  });

  it('is appended again when another writer overwrote it before it was read back', async () => {
    let meddled = 0;
    const relay = await relayTo(simulated.hive.dashboardUrl);
    const hive = simulated.hiveClient({ url: relay.url });
    const read = hive.getAlert.bind(hive);
    hive.getAlert = async (alertId, options) => {
      // After the first write, and before it is read back.
      if (relay.seen.some(({ line }) => line.startsWith('PUT')) && meddled++ === 0) {
        await simulated.hive.setNotes(id, 'typed in the console');
      }
      return read(alertId, options);
    };
    try {
      const { appended, notes: now } = await append('ours', '1/2', hive);
      assert.equal(appended, true);
      assert.equal(now, 'typed in the console\nIBM SOAR 18/02/2022 14:04:57 #1/2\nours');
    } finally {
      hive.close();
      await relay.close();
    }
  });

  it('fails, for now, when another writer overwrites it each time', async () => {
    const hive = simulated.hiveClient();
    hive.setNotes = async () => 'lost';
    const failure = await failureOf(append('ours', '1/2', hive));
    hive.close();
    assert.deepEqual([failure.code, failure.retryable], ['conflict', true]);
  });

  for (const [what, fault] of [
    ['an error', { kind: 'apply-then-fail', status: 500 }],
    ['a cut connection', { kind: 'apply-then-fail', status: 0 }],
    ['half an answer', { kind: 'cut' }],
    ['a time-out', { kind: 'delay', delayMs: 400 }],
    ['a web page', { kind: 'html' }],
  ] as const) {
    it(`is there once after ${what} hid that it was written, and overwrites nothing typed meanwhile`, async () => {
      const hive = simulated.hiveClient({ timeoutMs: 200 });
      await simulated.fault('hive', { ...fault, path: 'PUT', count: 1 });
      const write = hive.setNotes.bind(hive);
      hive.setNotes = (...given) =>
        write(...given).catch(async (error: unknown) => {
          await typed('typed');
          throw error;
        });
      await append('ours', '1/2', hive);
      hive.close();
      const lines = (await notes()).split('\n');
      assert.deepEqual(lines.sort(), ['IBM SOAR 18/02/2022 14:04:57 #1/2', 'ours', 'typed']);
    });
  }

  it('gives up when Hive cannot be read, and says so', async () => {
    await simulated.fault('hive', { kind: 'status', status: 503, path: 'PUT' });
    assert.equal((await failureOf(append('ours'))).status, 503);
    await simulated.mend('hive');
    assert.equal(await notes(), '');
  });

  it('takes the bare text that an older Hive answers', async () => {
    const bare = (line: string, json: unknown) => (line.startsWith('PUT') ? (json as { notes: string }).notes : json);
    const relay = await relayTo(simulated.hive.dashboardUrl, bare);
    const hive = simulated.hiveClient({ url: relay.url });
    assert.equal((await append('ours', '1/2', hive)).appended, true);
    hive.close();
    await relay.close();
  });

  it('is not written in a dry run', async () => {
    const hive = simulated.hiveClient({ dryRun: true });
    assert.ok(isDryRun(await appendAlertNote(hive, id, note('ours'))));
    hive.close();
    assert.equal(await notes(), '');
  });

  it('has 100 KB at most, and some text', async () => {
    const { notes: now } = await append('é'.repeat(50 * 1024), '1/2');
    assert.deepEqual([...keysIn(now)], ['1/2']);
    for (const text of ['x'.repeat(100 * 1024 + 1), 'é'.repeat(50 * 1024 + 1), '', ' \n ']) {
      await assert.rejects(append(text), { code: 'bad-input', input: 'note' });
    }
    await assert.rejects(appendAlertNote(simulated.hive, id, { text: 'x', header: 'by hand' }), { input: 'header' });
  });
});
