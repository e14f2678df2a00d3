import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Simulator } from '../../../simulator/contract.js';
import { startSimulator } from '../../../simulator/index.js';
import type { Fault } from '../../../simulator/web/contract.js';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import { isDryRun } from '../../../src/lib/http/guard.js';
import { checkSoar } from '../../../src/lib/soar/check.js';
import { SoarClient } from '../../../src/lib/soar/client.js';
import { processTable } from '../../../src/lib/soar/reaqta-customization.js';

/** The real answer of a changing call, in tests without dry runs. */
async function real<T>(answer: Promise<T>): Promise<Exclude<T, { dryRun: true }>> {
  const value = await answer;
  assert.ok(!isDryRun(value));
  return value as Exclude<T, { dryRun: true }>;
}

for (const soarPrefix of ['', '/api/respond']) {
  describe(`a SOAR client against the simulator${soarPrefix && ` at ${soarPrefix}`}`, () => {
    let simulator: Simulator;
    let client: SoarClient;
    let id: number;

    before(async () => {
      simulator = await startSimulator({ hivePort: 0, soarPort: 0, soarPrefix });
      client = new SoarClient({ ...simulator.soar, retry: { firstWaitMs: 1, longestWaitMs: 2 } });
    });
    after(async () => {
      client.close();
      await simulator.close();
    });
    beforeEach(async () => {
      const incident = { name: 'Alert X', discovered_date: Date.now(), severity_code: 'Low' };
      const properties = { reaqta_id: String(Date.now()), reaqta_tags: 'a' };
      id = (await real(client.createIncident({ ...incident, properties }))).id;
    });

    async function fault(switched: Fault): Promise<void> {
      const { origin } = new URL(simulator.soar.url);
      const answer = await fetch(`${origin}/__simulator/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(switched),
      });
      assert.equal(answer.ok, true);
    }

    it('passes its connection test', async () => {
      const failed = [];
      for await (const step of checkSoar(client)) if (!step.ok) failed.push(step);
      assert.deepEqual(failed, []);
    });

    it('updates by label, closes, and reopens an incident', async () => {
      const updated = await real(client.updateIncident(id, { severity_code: 'High', reaqta_tags: 'b' }));
      assert.deepEqual(updated.changed, ['severity_code', 'reaqta_tags']);
      assert.equal(updated.incident.severity_code, await client.valueOf('incident', 'severity_code', 'High'));
      assert.equal(updated.incident.properties.reaqta_tags, 'b');
      assert.deepEqual((await real(client.updateIncident(id, { severity_code: 'High' }))).changed, []);
      const closed = await real(client.closeIncident(id, { resolution: 'Resolved', summary: 'done' }));
      assert.equal(closed.incident.plan_status, 'C');
      assert.equal((await real(client.reopenIncident(id))).incident.plan_status, 'A');
      assert.equal(
        (await real(client.closeIncident(id, { resolution: 7, summary: 'again' }))).incident.resolution_id,
        7,
      );
    });

    it('updates from an incident that is out of date, or reports the conflict', async () => {
      const old = await client.getIncident(id);
      await client.updateIncident(id, { severity_code: 'Medium' });
      await assert.rejects(
        client.updateIncident(old, { severity_code: 'High', name: 'B' }, { overwrite: 'none' }),
        (error: ServiceError) => error.code === 'conflict' && /severity_code/.test(error.message),
      );
      assert.equal((await client.getIncident(id)).name, 'Alert X');
      assert.equal((await real(client.updateIncident(old, { severity_code: 'High', name: 'B' }))).incident.name, 'B');
    });

    it('has updated once when the answer got lost', async () => {
      await fault({ kind: 'apply-then-fail', path: '^PATCH ', status: 0, count: 1 });
      const { changed, incident } = await real(client.updateIncident(id, { name: 'B', reaqta_tags: 'c' }));
      assert.deepEqual([changed, incident.name], [['name', 'reaqta_tags'], 'B']);
    });

    it('finds incidents by a custom field', async () => {
      const { properties } = await client.getIncident(id);
      const condition = { field_name: 'properties.reaqta_id', method: 'equals' as const, value: properties.reaqta_id };
      const found = [];
      for await (const one of client.findIncidents({ filters: [{ conditions: [condition] }] })) found.push(one.id);
      assert.ok(found.includes(id));
      const none = { ...condition, value: 'no such alert' };
      assert.equal(await client.firstIncident({ filters: [{ conditions: [none] }] }), undefined);
    });

    it('writes notes as its own principal', async () => {
      const note = await real(client.addComment(id, { format: 'text', content: 'a < b' }));
      await client.addComment(id, '<b>answer</b>', { parentId: note.id });
      const [read] = await client.comments(id);
      assert.equal(read?.modify_principal?.id, (await client.identity()).principalId);
      assert.equal(read?.children.length, 1);
      await client.updateComment(id, note.id, 'changed');
      assert.deepEqual(await client.deleteComment(id, note.id), { deleted: true });
    });

    it('stores files byte for byte, also on a second try', async () => {
      const bytes = randomBytes(300_000);
      const file = {
        name: 'sample.exe',
        size: bytes.length,
        open: () => Readable.from([bytes], { objectMode: false }),
      };
      await fault({ kind: 'rate-limit', path: '/attachments', retryAfter: 0, count: 1 });
      const attachment = await real(client.addAttachment(id, file));
      assert.equal(attachment.size, bytes.length);
      assert.ok((await buffer(await client.attachmentContents(id, attachment.id))).equals(bytes));
      assert.equal((await client.attachments(id)).length, 1);
      assert.deepEqual(await client.deleteAttachment(id, attachment.id), { deleted: true });
      const artifact = { type: 'Malware Sample', value: 'sample.exe' };
      const made = await real(client.addFileArtifact(id, artifact, file));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      assert.ok(made.some((one) => one.value === sha256 && one.parent_id === made[0]?.id));
    });

    it('adds artifacts by label and lists them', async () => {
      const [made] = await real(client.addArtifact(id, { type: 'IP Address', value: '192.0.2.10' }));
      assert.ok(made);
      assert.equal((await client.getArtifact(id, made.id)).value, '192.0.2.10');
      assert.deepEqual(
        (await client.artifacts(id)).map((one) => one.id),
        [made.id],
      );
    });

    it('adds, changes and removes table rows', async () => {
      const table = processTable.name;
      assert.deepEqual(await client.rows(id, table), []);
      const row = await real(client.addRow(id, table, { pid: 4, process_name: 'smss.exe', suspended: false }));
      await client.updateRow(id, table, row.id, { pid: 5 });
      const [changed] = await client.rows(id, table);
      assert.deepEqual(
        [changed?.cells.pid, changed?.cells.process_name, changed?.cells.suspended],
        [5, 'smss.exe', false],
      );
      await client.addRow(id, table, { pid: 6 });
      assert.deepEqual(await client.deleteRow(id, table, row.id), { deleted: true });
      assert.equal((await client.rows(id, table)).length, 1);
      assert.deepEqual(await client.clearTable(id, table), { deleted: true });
      assert.deepEqual(await client.rows(id, table), []);
    });
  });
}
