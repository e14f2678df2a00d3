import assert from 'node:assert/strict';
import type { SoarClient } from '../../../../src/lib/soar/client.js';
import { escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { follow } from '../../../../src/lib/sync/cases/follow.js';
import type { AlertChange } from '../../../../src/lib/sync/polling/alert-changes.js';
import { anAlert, anEvent, closed, etwEvent, policyEvent } from '../an-alert.js';
import { type Case, Simulated } from '../simulated.js';

const hive = 'north';

describe('In a dry run', () => {
  let simulated: Simulated;
  let soar: SoarClient;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    soar = simulated.soarClient({ dryRun: true });
  });
  afterEach(() => soar.close());
  after(() => simulated.close());

  const alert = anAlert();
  const withEvents = { ...alert, triggerEvents: [anEvent(), policyEvent, etwEvent] };

  it('an alert makes no case, and this is said', async () => {
    const { outcome, rowsAdded, incident } = await escalate(soar, withEvents, { hive });
    assert.deepEqual([outcome, rowsAdded, incident], ['dry-run', 0, undefined]);
    const changing = Object.keys(await simulated.soarCounts()).filter(
      (route) => !route.startsWith('GET') && route !== 'POST /incidents/query_paged',
    );
    assert.deepEqual(changing, []);
  });

  describe('a case that is there', () => {
    let before: Case;
    beforeEach(async () => {
      await escalate(simulated.soar, alert, { hive });
      before = await simulated.onlyCase();
    });
    afterEach(async () => assert.deepEqual(await simulated.onlyCase(), before));

    it('is found, and neither completed nor closed', async () => {
      const { outcome, rowsAdded } = await escalate(soar, closed(withEvents, 'benign'), { hive });
      assert.deepEqual([outcome, rowsAdded], ['found', 0]);
    });

    it('does not follow a change of its alert', async () => {
      const change: AlertChange = { kind: 'changed', fields: ['tags'] };
      const { outcome, changed } = await follow(soar, { ...alert, tags: ['new'] }, change, { hive });
      assert.deepEqual([outcome, changed], ['dry-run', []]);
    });

    it('does not follow the closing of its alert', async () => {
      const { outcome, changed } = await follow(
        soar,
        closed(alert, 'benign'),
        { kind: 'closed', fields: ['closed'] },
        { hive },
      );
      assert.deepEqual([outcome, changed], ['dry-run', []]);
    });
  });
});
