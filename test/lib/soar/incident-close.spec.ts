import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import type { SoarClient } from '../../../src/lib/soar/client.js';
import type { Closing } from '../../../src/lib/soar/incident-close.js';
import type { IncidentUpdate } from '../../../src/lib/soar/incident-patch.js';
import { FakeSoar, field, incident, incidentType, select } from './fake-soar.js';

const read = 'GET /incidents/2154';
const patch = 'PATCH /incidents/2154';
const done = { json: { success: true } };
const withCause = {
  ...incidentType,
  fields: {
    ...incidentType.fields,
    cause: select('cause', { User: 31, Machine: 32 }, { prefix: 'properties', required: 'close' }),
    lesson: field('lesson', { prefix: 'properties', required: 'close' }),
  },
};

describe('closing an incident', () => {
  let soar: FakeSoar;
  let client: SoarClient;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
    soar.on('GET /types/incident', { json: incidentType }).on(read, { json: incident() }).on(patch, done);
    client = soar.client();
  });
  afterEach(() => soar.stop());

  const close = async (closing: Closing) => (await client.closeIncident(2154, closing)) as IncidentUpdate;
  const sent = () => {
    const changes = (soar.to(patch).at(-1)?.body.changes ?? []) as { field: string; new_value: { object: unknown } }[];
    return Object.fromEntries(changes.map((change) => [change.field, change.new_value.object]));
  };

  it('sends the status with resolution and summary in one call', async () => {
    const { changed } = await close({ resolution: 'Resolved', summary: '<b>done</b>' });
    assert.deepEqual(sent(), { plan_status: 'C', resolution_id: 10, resolution_summary: '<b>done</b>' });
    assert.deepEqual([...changed].sort(), ['plan_status', 'resolution_id', 'resolution_summary']);
    assert.equal(soar.to(patch).length, 1);
  });

  it("takes a resolution's id as well", async () => {
    await close({ resolution: 8, summary: 's' });
    assert.equal(sent().resolution_id, 8);
  });

  it('refuses a resolution SOAR does not have, naming those it has', async () => {
    await assert.rejects(
      close({ resolution: 'Benign', summary: 's' }),
      (error: ServiceError) => error.code === 'rejected' && /"Benign".*"Duplicate"/.test(error.message),
    );
    assert.equal(soar.to(patch).length, 0);
  });

  it('sends nothing and names the missing fields when the organization requires more on closing', async () => {
    soar.on('GET /types/incident', { json: withCause });
    await assert.rejects(close({ resolution: 10, summary: 's', fields: { cause: 'User' } }), (error: ServiceError) => {
      assert.equal(error.code, 'rejected');
      assert.match(error.detail ?? '', /lesson \(LESSON\).*on-close table/);
      assert.doesNotMatch(error.detail ?? '', /cause/);
      return true;
    });
    assert.equal(soar.to(patch).length, 0);
  });

  it('names an empty summary as missing', async () => {
    await assert.rejects(close({ resolution: 10, summary: '' }), /resolution_summary/);
  });

  it("sends the organization's own fields by label, and what the incident already holds", async () => {
    soar.on('GET /types/incident', { json: withCause });
    soar.on(read, { json: incident({ properties: { lesson: 'be careful' } }) });
    const { changed } = await close({ resolution: 10, summary: 's', fields: { cause: 'Machine' } });
    assert.equal(sent().cause, 32);
    assert.equal(sent().lesson, 'be careful');
    assert.ok(!changed.includes('lesson'));
  });

  it('leaves a closed one as it is', async () => {
    soar.on(read, { json: incident({ plan_status: 'C', resolution_id: 7 }) });
    assert.deepEqual((await close({ resolution: 10, summary: 's' })).changed, []);
    assert.equal(soar.to(patch).length, 0);
  });

  it('leaves the resolution of an analyst who closed it meanwhile', async () => {
    const theirs = incident({ plan_status: 'C', resolution_id: 7, resolution_summary: 'theirs' });
    soar.on(read, { json: incident() }, { json: theirs });
    const field_failures = [
      { field: 'plan_status', your_original_value: 'A', actual_current_value: 'C' },
      { field: 'resolution_id', your_original_value: null, actual_current_value: 7 },
    ];
    soar.on(patch, { json: { success: false, field_failures } });
    const answer = await close({ resolution: 10, summary: 's' });
    assert.deepEqual(answer.changed, []);
    assert.equal(answer.incident.resolution_id, 7);
    assert.equal(soar.to(patch).length, 1);
  });

  it('reads again and closes when somebody only wrote a summary meanwhile', async () => {
    soar.on(read, { json: incident() }, { json: incident({ resolution_summary: 'draft' }) });
    const field_failures = [{ field: 'resolution_summary', your_original_value: null, actual_current_value: 'draft' }];
    soar.on(patch, { json: { success: false, field_failures } }, done);
    assert.ok((await close({ resolution: 10, summary: 's' })).changed.includes('plan_status'));
    assert.equal(soar.to(patch).length, 2);
  });

  it('can be undone: reopening sends the status alone', async () => {
    soar.on(read, { json: incident({ plan_status: 'C', resolution_id: 10 }) });
    assert.deepEqual(((await client.reopenIncident(2154)) as IncidentUpdate).changed, ['plan_status']);
    assert.deepEqual(sent(), { plan_status: 'A' });
    soar.on(read, { json: incident() });
    assert.deepEqual(((await client.reopenIncident(2154)) as IncidentUpdate).changed, []);
  });

  it('still says what is missing in a dry run, and sends nothing', async () => {
    const dry = soar.client({ dryRun: true });
    await assert.rejects(dry.closeIncident(2154, { resolution: 10, summary: '' }), /resolution_summary/);
    assert.deepEqual(await dry.closeIncident(2154, { resolution: 10, summary: 's' }), {
      dryRun: true,
      operation: 'update incident 2154',
      target: '2154',
    });
    assert.equal(soar.to(patch).length, 0);
  });
});
