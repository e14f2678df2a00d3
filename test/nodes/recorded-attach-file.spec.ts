import assert from 'node:assert/strict';
import type { FunctionResult } from '../../src/runtime/function-result.js';
import { type Stub, type StubAnswer, stubServer } from '../lib/http/stub-server.js';
import { useFlow } from './flow.js';
import { recordedHive } from './recorded-hive.js';

/** What SOAR answered to the upload, as it was recorded. */
const attachment = {
  actions: [{ enabled: true, id: 90, name: 'ReaQta: Kill Process' }],
  content_type: 'application/x-msdownload',
  created: 1645210092202,
  creator_id: 3,
  id: 48,
  inc_id: 2377,
  inc_name: 'ReaQta Alert - Hive alert Title, Endpoint: WORKSTATION1',
  inc_owner: 3,
  name: 'notepad.exe',
  size: 334262,
  task_at_id: null,
  task_custom: null,
  task_id: null,
  task_members: null,
  task_name: null,
  type: 'incident',
  uuid: '50df0c2a-e222-4353-90f0-f4f2a2fad3f5',
  vers: 7,
};
const endpointId = '831986736375529472';
const path = 'C:\\Windows\\System32\\notepad.exe';

/** The script that runs after Attach File, and the note it writes. */
function noteAfter(results: FunctionResult): string {
  const content = results.content as { name: string };
  if (results.success) {
    return `ReaQta Attach File created: ${content.name} from program path: ${String(results.inputs.reaqta_program_path)}`;
  }
  return `ReaQta Attach File failed: ${results.reason}`;
}

describe('The recorded result of Attach File', () => {
  const flow = useFlow();
  let hive: Stub;
  let soar: Stub;
  afterEach(async () => {
    await hive.close();
    await soar.close();
  });
  const fileOf = (status: StubAnswer): Record<string, StubAnswer> => ({
    [`POST /endpoint/${endpointId}/request-file`]: { json: { uploadId: 'up' } },
    'GET /endpoint-file/up/status': status,
    'GET /endpoint-file/down/download': {
      bytes: Buffer.alloc(attachment.size, 255),
      headers: { 'content-disposition': 'filename="notepad.exe"' },
    },
  });
  const load = async (answers: Record<string, StubAnswer>) => {
    hive = await recordedHive(answers);
    soar = await recordedSoar();
    const attach = {
      id: 'attach',
      type: 'reaqta-attach-file',
      hive: 'hive',
      soar: 'soar',
      wires: [['out'], ['declined']],
    };
    await flow.load([flow.hive({ url: hive.url }), flow.soar({ url: soar.url, org: 'Recorded' }), attach]);
  };
  const message = { endpointId, incidentId: 2377, path };
  const inputs = { reaqta_endpoint_id: endpointId, reaqta_incident_id: 2377, reaqta_program_path: path };

  it('has the same content and inputs, and its script writes the same note', async () => {
    await load(fileOf({ json: { stage: { phase: 3 }, downloadId: 'down' } }));
    const { result } = (await flow.result('attach', message)) as { result?: FunctionResult };
    assert.ok(result);
    assert.deepEqual([result.content, result.inputs], [attachment, inputs]);
    assert.deepEqual([result.success, result.reason, result.raw, result.version], [true, null, null, 2]);
    assert.equal(noteAfter(result), `ReaQta Attach File created: notepad.exe from program path: ${path}`);
  });

  it('is no success when the endpoint has no such file, and its script says why', async () => {
    await load(fileOf({ json: { stage: { phase: 4, error: 'The system cannot find the file specified.' } } }));
    const { result } = (await flow.declined('attach', message)) as { result?: FunctionResult };
    assert.ok(result);
    assert.deepEqual([result.success, result.inputs], [false, inputs]);
    assert.equal(noteAfter(result), 'ReaQta Attach File failed: The system cannot find the file specified.');
  });

  /** A SOAR with the recorded case, and the recorded answer to an upload. */
  function recordedSoar(): Promise<Stub> {
    const answers: Record<string, StubAnswer> = {
      'GET /rest/session': { json: { orgs: [{ id: 201, name: 'Recorded', enabled: true }], api_key_handle: 3 } },
      'GET /rest/const': { json: { max_attachment_mb: 25 } },
      'GET /rest/orgs/201/incidents/2377': { json: { id: 2377, vers: 7, properties: {} } },
      'GET /rest/orgs/201/incidents/2377/attachments': { json: [] },
      'POST /rest/orgs/201/incidents/2377/attachments': { json: attachment },
    };
    return stubServer(({ method, url }) => answers[`${method} ${url.split('?')[0]}`] ?? { status: 404, json: {} });
  }
});
