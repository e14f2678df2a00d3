import assert from 'node:assert/strict';
import type { Alert, EventProcess, HuntEvent } from '../../../../src/lib/hive/types.js';
import { addArtifacts, artifactType } from '../../../../src/lib/sync/artifacts/add-artifacts.js';
import { artifactsOfAlert, artifactsOfEvents, asEvents } from '../../../../src/lib/sync/artifacts/artifacts.js';
import { anAlert, anEvent, etwEvent } from '../an-alert.js';
import { Simulated } from '../simulated.js';

const process = {
  user: 'CORP\\j.doe',
  program: {
    path: 'c:\\users\\j.doe\\dropper.exe',
    fsName: 'dropper.exe',
    filename: 'setup.exe',
    sha256: 'cd'.repeat(32),
  },
} as EventProcess;
const fromProcess = [
  { type: 'Malware SHA-256 Hash', value: 'cd'.repeat(32) },
  { type: 'File Path', value: 'c:\\users\\j.doe\\dropper.exe' },
  { type: 'File Name', value: 'dropper.exe' },
  { type: 'User Account', value: 'CORP\\j.doe' },
];
const endpoint = { name: 'LAPTOP-1', localAddr: '192.0.2.15' };
const fromEndpoint = [
  { type: 'IP Address', value: '192.0.2.15', description: 'Endpoint: LAPTOP-1' },
  { type: 'System Name', value: 'LAPTOP-1' },
];
const huntEvent = { eventId: '7', endpointId: '1', payload: { process, data: {} } } as unknown as HuntEvent;

describe('Artifacts of an alert', () => {
  it('are its endpoint, and hash, path, name and user of each trigger event, each once', () => {
    const triggerEvents = [anEvent({ process }), anEvent({ process }), etwEvent];
    assert.deepEqual(artifactsOfAlert(anAlert({ endpoint, triggerEvents })), [...fromEndpoint, ...fromProcess]);
  });

  it('are as many as its events hold: neither missing events nor tags, data or programs are an error', () => {
    const damaged = {
      'no trigger events': undefined,
      'an event that is null': [null],
      'an event without a process': [etwEvent],
      'an event without data': [{ ...etwEvent, data: undefined }],
      'a process without a program': [anEvent({ process: {} as EventProcess })],
      'a program of nothing': [anEvent({ process: { program: { path: '', sha256: ' ' } } as EventProcess })],
    };
    for (const [what, triggerEvents] of Object.entries(damaged)) {
      const alert = anAlert({ endpoint: { ...endpoint, tags: undefined }, triggerEvents } as unknown as Partial<Alert>);
      assert.deepEqual(artifactsOfAlert(alert), fromEndpoint, what);
    }
    assert.deepEqual(artifactsOfAlert({ id: '1' } as Alert), []);
  });

  it('name the file by its path where the endpoint gave no name', () => {
    const { fsName: _fsName, ...program } = process.program;
    const [, , name] = artifactsOfEvents([anEvent({ process: { ...process, program } as EventProcess })]);
    assert.deepEqual(name, { type: 'File Name', value: 'dropper.exe' });
  });

  it('are those of its process for an event of an alert and for one of a hunt, alone or in a list', () => {
    for (const event of [anEvent({ process }), huntEvent, [huntEvent, anEvent({ process })]]) {
      assert.deepEqual(artifactsOfEvents(asEvents('event', event)), fromProcess);
    }
  });

  it('come from events only: anything else is refused by name', () => {
    for (const value of [{}, 'text', 5, null, [null], [anEvent(), {}], { id: '1' }]) {
      assert.throws(() => asEvents('event', value), { name: 'InputError', input: 'event' });
    }
    assert.throws(() => asEvents('event', [anEvent(), {}]), /its entry 2 is not an event/);
  });
});

describe('Adding artifacts to a case', () => {
  let simulated: Simulated;
  let incidentId: number;
  const drafts = [...fromEndpoint, ...fromProcess];

  before(async () => {
    simulated = await Simulated.start();
  });
  beforeEach(async () => {
    await simulated.reset();
    const made = await simulated.soar.createIncident({ name: 'A case', discovered_date: 1_645_639_613_000 });
    incidentId = (made as { id: number }).id;
  });
  after(() => simulated.close());

  const add = (wanted = drafts) => addArtifacts(simulated.soar, incidentId, wanted);
  const there = () => simulated.soar.artifacts(incidentId);

  it('adds those the case lacks, and says which it has', async () => {
    const first = await add(drafts.slice(0, 2));
    assert.deepEqual([first.added.length, first.present.length], [2, 0]);
    const report = await add();
    assert.deepEqual(report.present, first.added);
    assert.deepEqual(
      report.added.map(({ type, value }) => ({ type, value })),
      fromProcess,
    );
    assert.deepEqual(
      (await there()).map(({ type, value, description }) => [type, value, description]),
      [
        [1, '192.0.2.15', 'Endpoint: LAPTOP-1'],
        [25, 'LAPTOP-1', null],
        [38, 'cd'.repeat(32), null],
        [37, 'c:\\users\\j.doe\\dropper.exe', null],
        [31, 'dropper.exe', null],
        [23, 'CORP\\j.doe', null],
      ],
    );
    const again = await add();
    assert.deepEqual([again.added.length, again.present.length], [0, 6]);
    assert.equal((await there()).length, 6);
  });

  it('adds each once when two messages bring the same', async () => {
    const reports = await Promise.all([add(), add(), add()]);
    assert.deepEqual(
      reports.map(({ added }) => added.length),
      [6, 0, 0],
    );
    assert.equal((await there()).length, 6);
  });

  it('looks for an artifact whose answer got lost before it sends it again', async () => {
    const posted = /POST .*\/artifacts$/.source;
    await simulated.fault('soar', { kind: 'cut', path: posted, count: 1 });
    const { added } = await add();
    assert.equal(added.length, 6);
    assert.equal((await simulated.soarCounts())['POST /incidents/:incident/artifacts'], 6, 'none was sent twice');
    await simulated.fault('soar', { kind: 'reset', path: posted, count: 1 });
    assert.equal((await addArtifacts(simulated.soar, incidentId, [{ type: 'URL', value: 'x' }])).added.length, 1);
  });

  it('leaves out types the organization lacks, and names them', async () => {
    const report = await add([{ type: 'Crown Jewel', value: 'x' }, ...fromEndpoint]);
    assert.deepEqual([report.missingTypes, report.added.length], [['Crown Jewel'], 2]);
  });

  it('knows a type by label and by number, and refuses others by name', async () => {
    assert.equal(await artifactType(simulated.soar, '38'), 'Malware SHA-256 Hash');
    assert.equal(await artifactType(simulated.soar, 'File Path'), 'File Path');
    for (const unknown of ['999', 'file path', 'Crown Jewel']) {
      await assert.rejects(artifactType(simulated.soar, unknown), {
        input: 'artifactType',
        message: /no artifact type/,
      });
    }
  });

  it('refuses an empty value and one that is too long before anything is sent', async () => {
    const refused = (draft: { value: string; description?: string }, message: string) =>
      assert.rejects(addArtifacts(simulated.soar, incidentId, [{ type: 'URL', ...draft }]), { message });
    await refused({ value: ' \n' }, 'value: is empty');
    await refused({ value: 'x'.repeat(102_401) }, 'value: is longer than 100 KB');
    await refused({ value: 'x', description: 'ü'.repeat(60_000) }, 'description: is longer than 100 KB');
    assert.equal((await simulated.soarCounts())['POST /incidents/:incident/artifacts'], undefined);
  });

  it('tells what SOAR says of a value it does not take, of a locked case, and of one that is gone', async () => {
    const posted = /POST .*\/artifacts$/.source;
    await simulated.fault('soar', { kind: 'status', status: 400, path: posted, count: 1 });
    await assert.rejects(add(), { code: 'rejected', status: 400 });
    await simulated.fault('soar', { kind: 'status', status: 403, path: posted, count: 1 });
    await assert.rejects(add(), { code: 'forbidden', status: 403 });
    await assert.rejects(addArtifacts(simulated.soar, 9999, drafts), { code: 'not-found' });
    assert.equal((await there()).length, 0);
  });

  it('sends nothing in a dry run', async () => {
    const dry = simulated.soarClient({ dryRun: true });
    const report = await addArtifacts(dry, incidentId, drafts);
    assert.deepEqual(report, { dryRun: true, added: [], present: [], missingTypes: [] });
    dry.close();
    assert.equal((await there()).length, 0);
  });
});
