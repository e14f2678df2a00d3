import assert from 'node:assert/strict';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { appendAlertNote } from '../../../../src/lib/sync/notes/alert-notes.js';
import { addAlertNotes, type CaseNotes } from '../../../../src/lib/sync/notes/case-notes.js';
import { noteHeader } from '../../../../src/lib/sync/notes/note-header.js';
import { failureOf } from '../../http/failures.js';
import { Simulated } from '../simulated.js';

const hive = 'north';

describe("An alert's notes in its case", () => {
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

  const alert = (): Promise<Alert> => simulated.hive.getAlert(id);
  const typed = (text: string) => simulated.order('hive', 'add-note', { id, text });
  const escalated = async () => escalate(simulated.soar, await alert(), { hive });
  const brought = async (now?: Alert, soar = simulated.soar): Promise<CaseNotes> =>
    addAlertNotes(soar, now ?? (await alert()), { hive });
  /** What came after the first note. */
  const texts = async () => (await simulated.onlyCase()).comments.slice(1).map(({ text }) => text);

  it('are those made after the case was, each once, however often they are brought', async () => {
    await typed('there before');
    await escalated();
    assert.equal((await brought()).outcome, 'unchanged');
    await typed('first');
    const { outcome, noteIds } = await brought();
    assert.deepEqual([outcome, noteIds.length], ['added', 1]);
    await typed('second\n\n  - with a list & <tags>');
    await brought();
    for (let again = 0; again < 3; again++) assert.equal((await brought()).outcome, 'unchanged');
    assert.deepEqual(await texts(), [
      'Note in ReaQta:<br/>first',
      'Note in ReaQta:<br/>second<br/><br/>  - with a list &amp; &lt;tags&gt;',
    ]);
  });

  it('are not those that came from the case, with what people typed between and below them', async () => {
    await escalated();
    const fromCase = (text: string, key: string) =>
      appendAlertNote(simulated.hive, id, { text, key, header: noteHeader(0, key) });
    await typed('above');
    await fromCase('one\n\ntwo', '2001/101');
    await typed('between');
    await appendAlertNote(simulated.hive, id, { text: 'Closed by SOAR', header: noteHeader(0, undefined) });
    await typed('below');
    await brought();
    assert.deepEqual(
      await texts(),
      ['above', 'between', 'below'].map((text) => `Note in ReaQta:<br/>${text}`),
    );
  });

  it('are told from ours by who wrote them: any words are brought', async () => {
    await escalated();
    const words = [
      'ReaQta',
      'IBM SOAR',
      'Created by ReaQta:',
      'Note in ReaQta:',
      'Sent to ReaQta at 10:00',
      'Closed by ReaQta',
    ];
    for (const word of words) {
      await typed(`${word} x`);
      await typed(word);
      await brought();
    }
    await brought();
    const lines = (await texts()).flatMap((text) => text.split('<br/>').slice(1));
    assert.deepEqual(
      lines,
      words.flatMap((word) => [`${word} x`, word]),
    );
  });

  it('are brought as often as they were typed', async () => {
    await escalated();
    await typed('Checked.');
    await brought();
    await typed('Checked.');
    await brought();
    await brought();
    assert.deepEqual(await texts(), ['Note in ReaQta:<br/>Checked.', 'Note in ReaQta:<br/>Checked.']);
  });

  it('are brought though an analyst or another flow wrote the same in the case', async () => {
    await escalated();
    await simulated.order('soar', 'add-note', { incident: (await simulated.onlyCase()).id, text: 'Checked.' });
    await simulated.soar.addComment((await simulated.onlyCase()).id, 'Checked.');
    await typed('Checked.');
    await brought();
    assert.equal((await texts()).filter((text) => text === 'Note in ReaQta:<br/>Checked.').length, 1);
  });

  it('are brought once by many messages at the same time, old and new', async () => {
    await escalated();
    await typed('one');
    const old = await alert();
    await typed('two');
    const now = await alert();
    await Promise.all([brought(old), brought(now), brought(old), brought(now)]);
    assert.deepEqual(await texts(), ['Note in ReaQta:<br/>one', 'Note in ReaQta:<br/>two']);
  });

  it('are brought once though SOAR fails on the way', async () => {
    await escalated();
    await typed('one');
    await simulated.fault('soar', { kind: 'apply-then-fail', path: 'POST .*comments', count: 1 });
    await brought();
    await typed('two');
    await simulated.fault('soar', { kind: 'status', status: 503, path: 'GET .*comments' });
    assert.equal((await failureOf(brought())).status, 503);
    await simulated.mend('soar');
    await brought();
    assert.deepEqual(await texts(), ['Note in ReaQta:<br/>one', 'Note in ReaQta:<br/>two']);
  });

  it('bring only the line that was changed', async () => {
    await typed('a\nb\nc');
    await escalated();
    await simulated.order('hive', 'change-alert', { id, notes: 'a\nB!\nc' });
    await brought();
    assert.deepEqual(await texts(), ['Note in ReaQta:<br/>B!']);
  });

  it('go nowhere when there is no case, and ask nothing when there are no notes', async () => {
    assert.equal((await brought()).outcome, 'unchanged');
    assert.deepEqual(await simulated.soarCounts(), {});
    await typed('note');
    assert.deepEqual(await brought(), { outcome: 'skipped', noteIds: [] });
  });

  it('are only said to be new in a dry run', async () => {
    await escalated();
    await typed('note');
    const soar = simulated.soarClient({ dryRun: true });
    assert.equal((await brought(undefined, soar)).outcome, 'dry-run');
    soar.close();
    assert.deepEqual(await texts(), []);
  });
});
