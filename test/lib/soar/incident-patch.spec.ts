import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import type { SoarClient } from '../../../src/lib/soar/client.js';
import type { IncidentUpdate, NewValues, UpdateOptions } from '../../../src/lib/soar/incident-patch.js';
import { FakeSoar, incident, incidentType } from './fake-soar.js';

const read = 'GET /incidents/2154';
const patch = 'PATCH /incidents/2154';
const done = { json: { success: true, title: null, message: null, hints: [] } };

function conflict(...failures: [field: string, actual: unknown][]) {
  const field_failures = failures.map(([field, actual]) => ({
    field,
    your_original_value: 'x',
    actual_current_value: actual,
  }));
  return { json: { success: false, message: 'conflict', field_failures } };
}

describe('updating an incident', () => {
  let soar: FakeSoar;
  let client: SoarClient;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    soar.on('GET /types/incident', { json: incidentType }).on(read, { json: incident() }).on(patch, done);
    client = soar.client();
  });
  afterEach(() => soar.stop());

  const update = async (values: NewValues, options?: UpdateOptions) =>
    (await client.updateIncident(2154, values, options)) as IncidentUpdate;
  const sent = (index = 0) => soar.to(patch)[index]?.body.changes;

  it('sends only what differs, with the value it replaces, custom fields among them', async () => {
    const { changed } = await update({ name: 'Alert X', severity_code: 6, reaqta_tags: 'a, b' });
    assert.deepEqual(changed, ['severity_code', 'reaqta_tags']);
    assert.deepEqual(soar.to(patch)[0]?.body, {
      version: 7,
      changes: [
        { field: 'severity_code', old_value: { object: 4 }, new_value: { object: 6 } },
        { field: 'reaqta_tags', old_value: { object: 'a' }, new_value: { object: 'a, b' } },
      ],
    });
  });

  it('takes custom fields under properties too, as an incident has them', async () => {
    assert.deepEqual((await update({ properties: { reaqta_tags: 'b' } })).changed, ['reaqta_tags']);
  });

  it('takes labels for select values', async () => {
    await update({ severity_code: 'High', incident_type_ids: [{ name: 'Malware' }, 'Phishing'] });
    assert.deepEqual(sent(), [
      { field: 'severity_code', old_value: { object: 4 }, new_value: { object: 6 } },
      { field: 'incident_type_ids', old_value: { object: [] }, new_value: { object: [19, 22] } },
    ]);
  });

  it('refuses a label SOAR does not have, naming those it has, and sends nothing', async () => {
    await assert.rejects(
      update({ severity_code: 'Extreme' }),
      (error: ServiceError) => error.code === 'rejected' && /Extreme.*"Low", "Medium", "High"/.test(error.message),
    );
    assert.equal(soar.to(patch).length, 0);
  });

  it('sends nothing when nothing differs', async () => {
    const values = { name: 'Alert X', severity_code: 'Low', incident_type_ids: [], description: '', reaqta_tags: 'a' };
    assert.deepEqual((await update(values)).changed, []);
    assert.equal(soar.to(patch).length, 0);
  });

  it('sends text that is not HTML in a form that shows it as it is, and only once', async () => {
    await update({ description: { format: 'text', content: 'a < b\nc' } });
    assert.deepEqual(sent(), [
      { field: 'description', old_value: { object: null }, new_value: { object: 'a &lt; b<br/>c' } },
    ]);
    soar.on(read, { json: incident({ description: 'a &lt; b<br/>c' }) });
    assert.deepEqual((await update({ description: { format: 'text', content: 'a < b\nc' } })).changed, []);
  });

  it('answers the incident as SOAR has it afterwards', async () => {
    soar.on(read, { json: incident() }, { json: incident({ vers: 8, name: 'B' }) });
    assert.equal((await update({ name: 'B' })).incident.vers, 8);
  });

  it('does not read an incident it is given', async () => {
    await client.updateIncident({ ...incident(), plan_status: 'A' as const }, { name: 'B' });
    assert.equal(soar.to(read).length, 1, 'only afterwards');
  });

  it('overwrites what somebody changed meanwhile, as the fields it is given are its own', async () => {
    soar.on(patch, conflict(['severity_code', 5]), done);
    assert.deepEqual((await update({ severity_code: 6, name: 'B' })).changed, ['severity_code', 'name']);
    assert.deepEqual(sent(1), [
      { field: 'severity_code', old_value: { object: 5 }, new_value: { object: 6 } },
      { field: 'name', old_value: { object: 'Alert X' }, new_value: { object: 'B' } },
    ]);
  });

  it('overwrites only the fields it may, and names the others with what they hold', async () => {
    soar.on(patch, conflict(['severity_code', 5], ['name', 'Theirs']));
    await assert.rejects(
      update({ severity_code: 6, name: 'B' }, { overwrite: ['severity_code'] }),
      (error: ServiceError) => {
        assert.equal(error.code, 'conflict');
        assert.match(error.detail ?? '', /name is "Theirs"/);
        assert.doesNotMatch(error.detail ?? '', /severity_code/);
        return true;
      },
    );
    assert.equal(soar.to(patch).length, 1);
  });

  it('gives up with a conflict when somebody changes the field again and again', async () => {
    soar.on(patch, conflict(['name', 'C']), conflict(['name', 'D']), conflict(['name', 'E']), conflict(['name', 'F']));
    await assert.rejects(
      update({ name: 'B' }),
      (error: ServiceError) => error.code === 'conflict' && /name is "E"/.test(error.detail ?? ''),
    );
    assert.equal(soar.to(patch).length, 3);
  });

  it('counts a field that somebody set to the same value as done, and still sends the others', async () => {
    soar.on(patch, conflict(['properties.reaqta_tags', 'b']), done);
    const { changed } = await update({ reaqta_tags: 'b', name: 'B' }, { overwrite: 'none' });
    assert.deepEqual(changed, ['reaqta_tags', 'name']);
    assert.deepEqual(sent(1), [{ field: 'name', old_value: { object: 'Alert X' }, new_value: { object: 'B' } }]);
  });

  it('is done once when the answer gets lost after SOAR applied it', async () => {
    soar.on(patch, { cut: true }, conflict(['name', 'B']));
    assert.deepEqual((await update({ name: 'B' }, { overwrite: 'none' })).changed, ['name']);
    assert.equal(soar.to(patch).length, 2);
  });

  it("is sent again unchanged after a conflict in SOAR's database, but not for ever", async () => {
    soar.on(patch, { status: 409, json: { message: 'try again' } }, done);
    await update({ name: 'B' });
    assert.deepEqual(sent(0), sent(1));
    soar.on(patch, { status: 409, json: { message: 'try again' } });
    await assert.rejects(update({ name: 'B' }), (error: ServiceError) => error.code === 'conflict');
    assert.equal(soar.to(patch).length, 2 + 4);
  });

  it('says why when SOAR declines without naming a field', async () => {
    soar.on(patch, { json: { success: false, message: 'not now' } });
    await assert.rejects(
      update({ name: 'B' }),
      (error: ServiceError) => error.code === 'rejected' && error.detail === 'not now',
    );
  });

  it('ends when conflicts are reported of fields it never sent', async () => {
    soar.on(patch, conflict(['phase_id', 1]));
    await assert.rejects(update({ name: 'B' }), (error: ServiceError) => error.code === 'bad-answer');
  });

  it('is not sent in a dry run', async () => {
    const answer = await soar.client({ dryRun: true }).updateIncident(2154, { name: 'B' });
    assert.deepEqual(answer, { dryRun: true, operation: 'update incident 2154', target: '2154' });
    assert.equal(soar.to(patch).length, 0);
  });
});
