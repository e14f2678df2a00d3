import assert from 'node:assert/strict';
import { first, type Json, SoarService } from './soar-service.js';

describe('simulated SOAR', () => {
  let soar: SoarService;
  beforeEach(async () => {
    soar = await new SoarService().start();
  });
  afterEach(() => soar.stop());

  describe('signing in', () => {
    it('takes the API key on every call and refuses anything else without JSON', async () => {
      const { json } = await soar.get('/rest/session?include_permissions=false');
      assert.equal(json.api_key_handle, 9);
      const [org] = json.orgs as Json[];
      assert.deepEqual([org?.id, org?.name, org?.enabled], [201, 'Example Org', true]);
      for (const authorization of ['', `Basic ${Buffer.from('key-id:wrong').toString('base64')}`, 'Bearer x']) {
        for (const path of ['/rest/session', '/rest/const', '/types']) {
          const refused = await soar.get(path, { authorization });
          assert.equal(refused.status, 401);
          assert.equal(refused.json, undefined);
        }
      }
    });

    it('lets the analyst in by e-mail, with cookie and token, until the session ends', async () => {
      const login = { email: 'analyst@example.com', password: 'analyst-password' };
      const nobody = { authorization: '' };
      const wrong = await soar.call('POST', '/rest/session', { ...login, password: 'x' }, nobody);
      assert.equal(wrong.status, 401);
      const { json, headers } = await soar.call('POST', '/rest/session', login, nobody);
      assert.deepEqual([json.user_id, json.api_key_handle], [3, null]);
      const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const signed = { ...nobody, cookie, 'x-sess-id': String(json.csrf_token) };
      const made = await soar.call('POST', '/incidents', { name: 'By hand', discovered_date: 1 }, signed);
      assert.equal((made.json.creator_principal as Json).name, 'analyst@example.com');
      assert.equal((made.json.creator as Json).lname, 'Analyst');
      assert.equal((await soar.get('/types', { ...nobody, cookie })).status, 401);
      await soar.command('expire-tokens', {});
      assert.equal((await soar.get('/types', signed)).status, 401);
      assert.equal((await soar.get('/types')).status, 200);
    });

    it('serves its own organization only', async () => {
      assert.equal((await soar.get('')).json.actions_framework_enabled, true);
      assert.equal((await soar.get('/')).json.name, 'Example Org');
      assert.equal((await soar.get('/rest/orgs/202/types')).status, 403);
      assert.equal((await soar.get('/rest/orgs/other/types')).status, 404);
      const unknown = await soar.get('/nothing');
      assert.equal(unknown.status, 404);
      assert.deepEqual([unknown.json.success, unknown.json.error_code], [false, 'generic']);
    });

    it('can stand under a path prefix, with another name and attachment limit', async () => {
      const other = await new SoarService().start({ prefix: '/api/respond', org: 'Cloud', maxAttachmentMb: 1 });
      const headers = { authorization: other.authorization };
      const session = await fetch(`${other.origin}/api/respond/rest/session`, { headers });
      assert.equal(((await session.json()) as { orgs: Json[] }).orgs[0]?.name, 'Cloud');
      assert.equal((await other.get('/rest/session')).status, 404);
      const limits = await fetch(`${other.origin}/api/respond/rest/const`, { headers });
      assert.equal(((await limits.json()) as Json).max_attachment_mb, 1);
      await other.stop();
    });
  });

  describe('types', () => {
    it('lists them by name, and one by name or id, with fields by API name', async () => {
      const { json: all } = await soar.get('/types');
      for (const name of ['incident', 'artifact', 'note', 'task', 'attachment', 'reaqta_process_list']) {
        assert.ok(all[name], name);
      }
      const { json: incident } = await soar.get('/types/incident');
      const fields = incident.fields as Record<string, Json>;
      assert.deepEqual([fields.reaqta_id?.prefix, fields.reaqta_id?.input_type], ['properties', 'text']);
      assert.ok(Number(fields.reaqta_id?.id) >= 300);
      assert.equal(fields.resolution_id?.required, 'close');
      assert.ok(!('required' in (fields.description ?? {})));
      const severities = fields.severity_code?.values as Json[];
      assert.deepEqual(
        severities.map(({ value, label }) => [value, label]),
        [
          [4, 'Low'],
          [5, 'Medium'],
          [6, 'High'],
        ],
      );
      assert.deepEqual((await soar.get('/types/0')).json, incident);
      assert.equal((await soar.get('/types/nothing')).status, 404);
    });

    it('knows the ten ReaQta fields and both tables with their columns', async () => {
      const { list } = await soar.get('/types/incident/fields');
      assert.equal(list.filter(({ name }) => String(name).startsWith('reaqta_')).length, 10);
      const { json: processes } = await soar.get('/types/reaqta_process_list');
      assert.deepEqual([processes.id, processes.type_id, processes.parent_types], [1001, 8, ['incident']]);
      assert.equal(Object.keys(processes.fields as Json).length, 10);
      const { json: events } = await soar.get('/types/1002');
      assert.equal(Object.keys(events.fields as Json).length, 12);
      assert.equal((await soar.get('/types/incident/fields/reaqta_impact')).json.input_type, 'number');
      assert.equal((await soar.get('/types/incident/fields/nothing')).status, 404);
    });

    it('makes new fields and datatables that can be used at once', async () => {
      const field = { name: 'my_choice', text: 'Choice', input_type: 'select', values: [{ label: 'one' }] };
      const { json } = await soar.post('/types/incident/fields', field);
      assert.equal(json.prefix, 'properties');
      const id = await soar.incident({ properties: { my_choice: 'one' } });
      const shown = await soar.get(`/incidents/${id}?handle_format=names`);
      assert.equal((shown.json.properties as Json).my_choice, 'one');
      const table = { type_name: 'my_table', display_name: 'Mine', type_id: 8, parent_types: ['incident'] };
      assert.equal((await soar.post('/types', table)).json.id, 1003);
      await soar.post('/types/my_table/fields', { name: 'a', text: 'A', input_type: 'text' });
      const row = await soar.post(`/incidents/${id}/table_data/my_table/row_data`, { cells: { a: { value: 'x' } } });
      assert.equal(row.status, 200);
      assert.equal((await soar.post('/types', table)).status, 400);
      assert.equal((await soar.post('/types/incident/fields', { ...field, input_type: 'odd' })).status, 400);
    });
  });

  describe('lists of the organization', () => {
    it('tells people, phases, incident types and artifact types', async () => {
      assert.equal((await soar.get('/users')).list[0]?.email, 'analyst@example.com');
      assert.equal((await soar.get('/users/3')).json.display_name, 'An Analyst');
      assert.equal((await soar.get('/users/77')).status, 404);
      assert.equal((await soar.get('/groups')).list.length, 1);
      assert.equal((await soar.get('/phases/1005')).json.name, 'Respond');
      assert.equal(((await soar.get('/incident_types')).json['19'] as Json).name, 'Malware');
      assert.equal((await soar.get('/artifact_types/38')).json.name, 'Malware SHA-256 Hash');
    });

    it('tells destinations, rules and functions, and lets a key be added to a destination', async () => {
      const { json } = await soar.get('/message_destinations');
      const [queue] = json.entities as Json[];
      assert.equal(queue?.programmatic_name, 'fn_reaqta');
      await soar.call('PUT', `/message_destinations/${queue?.id}`, { ...queue, api_keys: [9, 12] });
      assert.deepEqual((await soar.get(`/message_destinations/${queue?.id}`)).json.api_keys, [9, 12]);
      const made = await soar.post('/message_destinations', { programmatic_name: 'mine' });
      assert.equal(made.json.programmatic_name, 'mine');
      assert.equal((await soar.post('/message_destinations', { programmatic_name: 'mine' })).status, 400);
      const { json: rules } = await soar.get('/actions');
      assert.ok((rules.entities as Json[]).some(({ name }) => name === 'ReaQta: Close Alert'));
      const kill = await soar.get('/functions/reaqta_kill_process?handle_format=names');
      assert.equal((kill.json.view_items as Json[]).length, 4);
      assert.equal((await soar.get('/workflow_instances/5')).json.status, 'running');
    });

    it('keeps a tab that is added to the incident layout', async () => {
      const { list } = await soar.get('/layouts?type=7');
      const layout = first(list.filter(({ name }) => name === 'incident'));
      assert.equal(layout.type, 7);
      const condition = { field: 'incident.reaqta_id', condition: 'has_a_value' };
      const compared = { field: 'incident.city', condition: 'equals', value: 'Ulm' };
      const tab = { step_label: 'ReaQta', show_if: [condition, compared] };
      const content = [...(layout.content as Json[]), tab, { element: 'header', show_if: null }];
      await soar.call('PUT', `/layouts/${layout.id}`, { ...layout, content });
      assert.deepEqual(((await soar.get(`/layouts/${layout.id}`)).json.content as Json[]).slice(1), [
        { ...tab, show_if: [{ ...condition, value: null }, compared] },
        { element: 'header', show_if: null },
      ]);
    });
  });

  it('finds objects by incident id and by words', async () => {
    const noted = await soar.incident({ comments: [{ text: 'a rare word' }] });
    await soar.incident({ artifacts: [{ type: 'IP Address', value: '192.0.2.1' }] });
    const search = async (query: string, types: string[]) =>
      (await soar.post('/rest/search_ex', { org_id: 201, query, types })).json.results as Json[];
    assert.equal((await search(`inc_id:[1 TO ${noted}]`, ['incident', 'note'])).length, 2);
    assert.equal((await search(`inc_id:${noted}`, ['artifact'])).length, 0);
    const [note] = await search('RARE', ['note']);
    assert.deepEqual([note?.type_id, note?.inc_id], ['note', noted]);
    assert.equal((await search('192.0.2.1', [])).length, 1);
    const named = await soar.post('/rest/search_ex?handle_format=names', { query: '192.0.2.1' });
    assert.equal((first(named.json.results as Json[]).result as Json).type, 'IP Address');
  });

  it('shows everything it holds, and goes back to the start', async () => {
    const id = await soar.incident({
      comments: [{ text: 'one' }],
      artifacts: [{ type: 1, value: '192.0.2.1' }],
      properties: { reaqta_id: '77' },
    });
    await soar.post(`/incidents/${id}/table_data/reaqta_process_list/row_data`, { cells: { pid: { value: 4 } } });
    const { incidents, counts } = await soar.state();
    assert.deepEqual(counts, { incidents: 1, open: 1, comments: 1, artifacts: 1, attachments: 0, rows: 1 });
    const incident = first(incidents);
    assert.equal((incident.properties as Json).reaqta_id, '77');
    assert.equal((incident.comments as Json[])[0]?.text, 'one');
    const rows = (incident.tables as Record<string, Json[]>).reaqta_process_list;
    assert.deepEqual(rows, [{ id: 1, version: 1, cells: { pid: 4 } }]);
    await soar.command('remove-field', { name: 'reaqta_id' });
    await soar.command('reset', {});
    assert.equal((await soar.state()).incidents.length, 0);
    assert.equal((await soar.get('/types/incident/fields/reaqta_id')).status, 200);
    assert.equal(await soar.incident(), id);
  });

  describe('commands', () => {
    it('take fields and tables away', async () => {
      const id = await soar.incident({ properties: { reaqta_id: '1' } });
      await soar.command('remove-field', { name: 'reaqta_id' });
      await soar.command('remove-table', { name: 'reaqta_process_list' });
      const { json } = await soar.get(`/incidents/${id}`);
      assert.ok(!('reaqta_id' in (json.properties as Json)));
      const again = await soar.post('/incidents', { name: 'x', discovered_date: 1, properties: { reaqta_id: '2' } });
      assert.equal(again.status, 400);
      assert.match(String(again.json.message), /reaqta_id/);
      assert.equal((await soar.get(`/incidents/${id}/table_data/reaqta_process_list`)).status, 404);
      assert.match(String((await soar.command('remove-field', { name: 'severity_code' })).message), /severity_code/);
    });

    it('rename a severity, so that the old label is refused', async () => {
      await soar.command('rename-severity', { from: 'High', to: 'Critical' });
      const create = (severity: string) =>
        soar.post('/incidents', { name: 'x', discovered_date: 1, severity_code: severity });
      const refused = await create('High');
      assert.equal(refused.status, 400);
      assert.match(String(refused.json.message), /"High".*severity_code/);
      assert.equal((await create('Critical')).json.severity_code, 6);
    });

    it('let the analyst change, note and close an incident', async () => {
      const id = await soar.incident();
      await soar.command('change-incident', { incident: id, fields: { severity_code: 'High' } });
      await soar.command('add-note', { incident: id, text: 'looks bad' });
      const closing = { incident: id, resolution: 'Not an Issue', summary: 'false alarm' };
      await soar.command('close-incident', closing);
      const { json } = await soar.get(`/incidents/${id}?handle_format=names`);
      assert.deepEqual(
        [json.severity_code, json.plan_status, json.resolution_id, json.resolution_summary],
        ['High', 'C', 'Not an Issue', 'false alarm'],
      );
      const [note] = (await soar.get(`/incidents/${id}/comments`)).list;
      assert.deepEqual(note?.modify_principal, {
        id: 3,
        type: 'user',
        name: 'analyst@example.com',
        display_name: 'An Analyst',
      });
      assert.match(String((await soar.command('close-incident', { ...closing, incident: 1 })).message), /ID 1$/);
    });
  });
});
