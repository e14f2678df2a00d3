import assert from 'node:assert/strict';
import type { Fault } from '../../../../simulator/web/contract.js';
import type { Alert } from '../../../../src/lib/hive/types.js';
import { type Escalation, escalate } from '../../../../src/lib/sync/cases/escalate.js';
import { failureOf } from '../../http/failures.js';
import { anAlert, anEvent, etwEvent, policyEvent } from '../an-alert.js';
import { Simulated } from '../simulated.js';

const create = '^POST .*/incidents$';
const query = '^POST .*/incidents/query_paged$';
const addRow = '^POST .*/row_data$';

/** How the answer to a change gets lost: an error, or a cut connection. */
const lost: [string, Pick<Fault, 'kind' | 'status'>][] = [
  ['is an error 500', { kind: 'apply-then-fail' }],
  ['never comes, the connection is cut', { kind: 'apply-then-fail', status: 0 }],
  ['breaks off in the middle', { kind: 'cut' }],
];

describe('An alert has one case', () => {
  let simulated: Simulated;

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(() => simulated.reset());
  after(() => simulated.close());

  const escalated = (alert: Alert): Promise<Escalation> => escalate(simulated.soar, alert, { hive: 'north' });
  const rowsOf = async () => (await simulated.onlyCase()).tables.reaqta_trigger_events ?? [];
  const anAlertOfThree = () => anAlert({ triggerEvents: [anEvent(), policyEvent, etwEvent] });

  it('when it is escalated fifty times at once', async () => {
    const alert = anAlertOfThree();
    const all = await Promise.all(Array.from({ length: 50 }, () => escalated(alert)));
    assert.deepEqual([all.filter(({ outcome }) => outcome === 'created').length, all.length], [1, 50]);
    assert.equal(new Set(all.map(({ incident }) => incident?.id)).size, 1);
    assert.equal((await rowsOf()).length, 3);
  });

  for (const [how, fault] of lost) {
    it(`when the answer to its making ${how}`, async () => {
      await simulated.fault('soar', { ...fault, path: create, count: 1 });
      const { outcome, rowsAdded, incident } = await escalated(anAlertOfThree());
      assert.deepEqual([outcome, rowsAdded], ['created', 3]);
      assert.equal((await simulated.onlyCase()).id, incident?.id);
      assert.equal((await rowsOf()).length, 3);
      assert.equal((await simulated.soarCounts())['POST /incidents'], 1);
    });

    it(`and no row twice when the answer to a row ${how}`, async () => {
      await simulated.fault('soar', { ...fault, path: addRow, count: 1 });
      const alert = anAlertOfThree();
      await escalated(alert);
      assert.equal((await rowsOf()).length, 3);
      await escalated(alert);
      assert.equal((await rowsOf()).length, 3);
    });
  }

  it('when SOAR fails for a moment without having made it', async () => {
    await simulated.fault('soar', { kind: 'status', status: 503, path: create, count: 2 });
    assert.equal((await escalated(anAlert())).outcome, 'created');
    await simulated.onlyCase();
  });

  it('and none while SOAR cannot say whether there is one', async () => {
    await simulated.fault('soar', { kind: 'status', status: 500, path: query });
    const failure = await failureOf(escalated(anAlert()));
    assert.deepEqual([failure.code, failure.retryable], ['server', true]);
    assert.equal((await simulated.soarCounts())['POST /incidents'], undefined);
    assert.deepEqual(await simulated.cases(), []);
  });

  it('when its making was not answered and SOAR then cannot say whether it was made', async () => {
    const alert = anAlert();
    const { soar } = simulated;
    const createIncident = soar.createIncident.bind(soar);
    soar.createIncident = async (...given) => {
      await simulated.fault('soar', { kind: 'status', status: 500, path: query });
      return createIncident(...given);
    };
    await simulated.fault('soar', { kind: 'apply-then-fail', status: 0, path: create, count: 1 });
    assert.equal((await failureOf(escalated(alert))).retryable, true);
    await simulated.onlyCase();
    await simulated.mend('soar');
    assert.equal((await escalated(alert)).outcome, 'found');
    await simulated.onlyCase();
  });

  it('that is completed by the repeat after a crash before its rows were written', async () => {
    const alert = anAlertOfThree();
    await simulated.fault('soar', { kind: 'status', status: 500, path: addRow });
    const failure = await failureOf(escalated(alert));
    assert.equal(failure.retryable, true);
    assert.equal((await rowsOf()).length, 0);
    await simulated.mend('soar');
    const { outcome, rowsAdded } = await escalated(alert);
    assert.deepEqual([outcome, rowsAdded], ['found', 3]);
    assert.equal((await rowsOf()).length, 3);
  });

  it('that is completed by the repeat after a crash between two rows', async () => {
    const alert = anAlertOfThree();
    await escalated({ ...alert, triggerEvents: alert.triggerEvents.slice(0, 1) });
    assert.equal((await escalated(alert)).rowsAdded, 2);
    assert.deepEqual(
      (await rowsOf()).map(({ cells }) => cells.category),
      ['hive', 'policies', 'etw'],
    );
  });

  it('the oldest, should somebody else have made another one', async () => {
    const alert = anAlert();
    const { incident } = await escalated(alert);
    await simulated.soar.createIncident({
      name: 'by hand',
      discovered_date: 1,
      properties: { reaqta_id: alert.id, reaqta_hive: 'north' },
    });
    assert.equal((await escalated(alert)).incident?.id, incident?.id);
  });

  it('though SOAR failed while another alert was escalated', async () => {
    await simulated.fault('soar', { kind: 'status', status: 400, path: create, count: 1 });
    const [first, second] = [anAlert(), anAlert()];
    const answers = await Promise.allSettled([
      escalated(first),
      escalated(second),
      escalated(first),
      escalated(second),
    ]);
    assert.equal(answers.filter(({ status }) => status === 'rejected').length, 1);
    const ids = (await simulated.cases()).map(({ properties }) => properties.reaqta_id);
    assert.deepEqual(new Set(ids), new Set([first.id, second.id]));
    assert.equal(ids.length, 2);
  });
});
