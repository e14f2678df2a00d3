import assert from 'node:assert/strict';
import { linkCase } from '../../../../src/lib/sync/notes/case-link.js';
import { Simulated } from '../simulated.js';

const now = Date.UTC(2022, 1, 18, 14, 4, 57);

describe("A case's link in its alert's notes", () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  const link = () => `[SOAR Case - 2001](${simulated.soarUrl}/#incidents/2001?orgId=201)`;
  const header = 'IBM SOAR 18/02/2022 14:04:57 #2001/0';

  it('is appended below the notes that are there, which are not repeated', async () => {
    const alert = await simulated.alert();
    await simulated.order('hive', 'change-alert', { id: alert.id, notes: 'seen by Eve' });
    const { notes } = await simulated.hive.getAlert(alert.id);
    assert.equal(await linkCase(simulated.hive, simulated.soar, { ...alert, notes }, 2001, now), true);
    assert.equal((await simulated.hive.getAlert(alert.id)).notes, `seen by Eve\n${header}\n${link()}`);
  });

  it('is alone in the notes of an alert that had none', async () => {
    const alert = await simulated.alert();
    await linkCase(simulated.hive, simulated.soar, alert, 2001, now);
    assert.equal((await simulated.hive.getAlert(alert.id)).notes, `${header}\n${link()}`);
  });

  it('is there once, however often and by however many it is written', async () => {
    const alert = await simulated.alert();
    const write = (at: number) => linkCase(simulated.hive, simulated.soar, alert, 2001, at);
    assert.deepEqual(await Promise.all([write(now), write(now + 1), write(now + 2)]), [true, true, true]);
    const { notes = '' } = await simulated.hive.getAlert(alert.id);
    assert.equal(notes.split('SOAR Case').length, 2);
    assert.equal(await linkCase(simulated.hive, simulated.soar, { ...alert, notes }, 2001, now), true);
    await linkCase(simulated.hive, simulated.soar, alert, 2002, now);
    assert.equal(
      (await simulated.hive.getAlert(alert.id)).notes?.split('SOAR Case').length,
      3,
      'another case has its own',
    );
  });

  it('is not written in a dry run', async () => {
    const alert = await simulated.alert();
    const dry = simulated.hiveClient({ dryRun: true });
    assert.equal(await linkCase(dry, simulated.soar, alert, 2001, now), false);
    dry.close();
    assert.equal((await simulated.hive.getAlert(alert.id)).notes ?? '', '');
  });
});
