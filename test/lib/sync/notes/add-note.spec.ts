import assert from 'node:assert/strict';
import { isDryRun } from '../../../../src/lib/http/guard.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { addNote } from '../../../../src/lib/sync/notes/add-note.js';
import { failureOf } from '../../http/failures.js';
import { anAlert } from '../an-alert.js';
import { Simulated } from '../simulated.js';

describe('A note added to a case', () => {
  let simulated: Simulated;
  let id: number;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    id = (await escalate(simulated.soar, anAlert())).incident?.id ?? 0;
  });
  after(() => simulated.close());

  const add = async (content: string, soar = simulated.soar, parentId?: number): Promise<number> => {
    const answer = await addNote(soar, id, { format: 'text', content }, parentId === undefined ? {} : { parentId });
    assert.ok(!isDryRun(answer));
    return answer.noteId;
  };
  const texts = async () => (await simulated.onlyCase()).comments.slice(1).map(({ text }) => text);

  it('has the id SOAR gave it, and may answer another', async () => {
    const first = await add('a <b>');
    const answer = await add('b', simulated.soar, first);
    const [, note] = await simulated.soar.comments(id);
    assert.deepEqual([note?.id, note?.text, note?.children.map((child) => child.id)], [first, 'a &lt;b&gt;', [answer]]);
  });

  for (const [what, fault] of [
    ['an error', { kind: 'apply-then-fail', status: 500 }],
    ['a cut connection', { kind: 'apply-then-fail', status: 0 }],
    ['half an answer', { kind: 'cut' }],
    ['a time-out', { kind: 'delay', delayMs: 400 }],
    ['a web page instead of an answer', { kind: 'html' }],
  ] as const) {
    it(`is there once after ${what}`, async () => {
      const soar = simulated.soarClient({ timeoutMs: 200 });
      await simulated.fault('soar', { ...fault, path: 'POST .*comments', count: 1 });
      const noteId = await add('two\nlines & more', soar);
      soar.close();
      assert.deepEqual(await texts(), ['two<br/>lines &amp; more']);
      assert.equal((await simulated.soar.comments(id)).at(-1)?.id, noteId);
    });
  }

  it('is added anew when the same note is there from before', async () => {
    await add('same');
    await simulated.order('soar', 'add-note', { incident: id, text: 'same' });
    await simulated.fault('soar', { kind: 'html', path: 'POST .*comments', count: 1 });
    await add('same');
    assert.deepEqual(await texts(), ['same', 'same', 'same']);
  });

  it('is added as often as it is asked for at the same time, however it goes wrong', async () => {
    await simulated.fault('soar', { kind: 'apply-then-fail', path: 'POST .*comments', count: 2 });
    await simulated.fault('soar', { kind: 'status', status: 503, path: 'POST .*comments', count: 1 });
    const ids = await Promise.all([add('same'), add('same'), add('same')]);
    assert.equal(new Set(ids).size, 3);
    assert.deepEqual(await texts(), ['same', 'same', 'same']);
  });

  it('is no note in a dry run', async () => {
    const soar = simulated.soarClient({ dryRun: true });
    assert.ok(isDryRun(await addNote(soar, id, { format: 'html', content: 'a' })));
    soar.close();
    assert.deepEqual(await texts(), []);
  });

  it('fails when SOAR refuses, and nothing is sent again', async () => {
    await simulated.fault('soar', { kind: 'status', status: 403, path: 'POST .*comments' });
    assert.equal((await failureOf(add('a'))).code, 'forbidden');
    assert.equal((await simulated.soarCounts())['POST /incidents/:incident/comments'], 1);
  });

  it('has a text of 100 KB at most', async () => {
    await add('x'.repeat(100 * 1024));
    for (const text of ['x'.repeat(100 * 1024 + 1), '', ' \n']) {
      await assert.rejects(add(text), { code: 'bad-input', input: 'text' });
    }
  });
});
