import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { first, type Json, SoarService } from './soar-service.js';

describe('what hangs on an incident of the simulated SOAR', () => {
  let soar: SoarService;
  let id: number;
  beforeEach(async () => {
    soar = await new SoarService().start({ maxAttachmentMb: 1 });
    id = await soar.incident();
  });
  afterEach(() => soar.stop());

  const upload = (
    bytes: Buffer,
    name = 'smss.exe',
    type = 'application/x-msdownload',
    parts: Record<string, string> = {},
  ) => {
    const form = new FormData();
    for (const [part, value] of Object.entries(parts)) form.set(part, value);
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
    return form;
  };
  const bytesAt = async (path: string) => {
    const response = await fetch(`${soar.origin}/rest/orgs/201${path}`, {
      headers: { authorization: soar.authorization },
    });
    return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') };
  };
  const hash = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');

  describe('notes', () => {
    const notes = () => `/incidents/${id}/comments`;

    it('form a tree and tell who wrote them', async () => {
      const { json: parent } = await soar.post(notes(), { text: { format: 'text', content: 'a < b' } });
      assert.deepEqual([parent.text, parent.user_id, parent.user_fname, parent.inc_id], ['a &lt; b', 9, null, id]);
      assert.equal((parent.modify_principal as Json).type, 'apikey');
      await soar.post(notes(), { text: '<b>answer</b>', parent_id: parent.id });
      const { list } = await soar.get(`${notes()}?text_content_output_format=objects_convert`);
      assert.equal(list.length, 1);
      const [child] = first(list).children as Json[];
      assert.deepEqual(child?.text, { format: 'html', content: '<b>answer</b>' });
      assert.equal((await soar.post(notes(), { text: 'x', parent_id: 1 })).status, 404);
      assert.equal((await soar.post(notes(), {})).status, 400);
    });

    it('make the incident count as changed', async () => {
      const before = (await soar.get(`/incidents/${id}`)).json;
      await soar.post(notes(), { text: 'x' });
      const after = (await soar.get(`/incidents/${id}`)).json;
      assert.ok(Number(after.inc_last_modified_date) > Number(before.inc_last_modified_date));
      assert.ok(Number(after.vers) > Number(before.vers));
    });

    it('can be rewritten and deleted; one with answers stays, empty', async () => {
      const { json: parent } = await soar.post(notes(), { text: 'parent' });
      const { json: child } = await soar.post(notes(), { text: 'child', parent_id: parent.id });
      const changed = await soar.call('PUT', `${notes()}/${child.id}`, { text: 'better' });
      assert.equal(changed.json.text, 'better');
      assert.ok(Number(changed.json.modify_date) > Number(changed.json.create_date));
      assert.equal((await soar.call('DELETE', `${notes()}/${parent.id}`)).json.success, true);
      const kept = first((await soar.get(notes())).list);
      assert.deepEqual([kept.is_deleted, kept.text, (kept.children as Json[]).length], [true, null, 1]);
      await soar.call('DELETE', `${notes()}/${child.id}`);
      assert.deepEqual((await soar.get(notes())).list[0]?.children, []);
      assert.equal((await soar.get(`${notes()}/${child.id}`)).status, 404);
    });
  });

  describe('attachments', () => {
    const files = () => `/incidents/${id}/attachments`;

    it('come back byte for byte, with name, type and size', async () => {
      const bytes = randomBytes(300_000);
      const { status, json } = await soar.post(files(), upload(bytes, 'prüfung.bin', 'application/x-test'));
      assert.equal(status, 200);
      assert.deepEqual(
        [json.name, json.size, json.content_type, json.inc_id],
        ['prüfung.bin', 300_000, 'application/x-test', id],
      );
      const back = await bytesAt(`${files()}/${json.id}/contents`);
      assert.ok(back.bytes.equals(bytes));
      assert.equal(back.type, 'application/x-test');
      assert.deepEqual((await soar.get(files())).list, [json]);
      assert.deepEqual((await soar.post(`${files()}/query?include_tasks=true`)).json, { attachments: [json] });
      assert.deepEqual((await soar.get(`${files()}/${json.id}`)).json, json);
      const incident = first((await soar.state()).incidents);
      assert.equal((incident.attachments as Json[])[0]?.sha256, hash('sha256', bytes));
      await soar.call('DELETE', `${files()}/${json.id}`);
      assert.equal((await soar.get(`${files()}/${json.id}`)).status, 404);
    });

    it('may be empty, may be as large as the limit, and not a byte more', async () => {
      const limit = 1024 * 1024;
      assert.equal((await soar.post(files(), upload(Buffer.alloc(0)))).json.size, 0);
      assert.equal((await soar.post(files(), upload(Buffer.alloc(limit)))).json.size, limit);
      const refused = await soar.post(files(), upload(Buffer.alloc(limit + 1)));
      assert.equal(refused.status, 413);
      assert.match(String(refused.json.message), /1 MB/);
      assert.equal((await soar.get(files())).list.length, 2);
    });

    it('need a multipart body with a file', async () => {
      assert.equal((await soar.post(files(), { file: 'x' })).status, 400);
      const form = new FormData();
      form.set('description', 'no file');
      assert.equal((await soar.post(files(), form)).status, 400);
    });
  });

  describe('artifacts', () => {
    const artifacts = () => `/incidents/${id}/artifacts`;

    it('are answered in an array, typed by id, name or object', async () => {
      for (const type of [1, 'IP Address', { name: 'IP Address' }, { id: 1 }]) {
        const { list } = await soar.post(artifacts(), { type, value: `192.0.2.${JSON.stringify(type).length}` });
        assert.equal(list.length, 1);
        assert.equal(list[0]?.type, 1);
      }
      const { json } = await soar.post(`${artifacts()}/query_paged?handle_format=names`);
      assert.equal((json.data as Json[])[0]?.type, 'IP Address');
      assert.equal((await soar.post(artifacts(), { type: 'Nonsense', value: 'x' })).status, 400);
      assert.equal((await soar.post(artifacts(), { type: 1 })).status, 400);
    });

    it('are kept once for a type and value, with both descriptions', async () => {
      const add = async (description: string) =>
        (await soar.post(artifacts(), { type: 1, value: '192.0.2.1', description })).list[0];
      const once = await add('one');
      const again = await add('two');
      await add('two');
      assert.equal(again?.id, once?.id);
      const { list } = await soar.get(artifacts());
      assert.equal(list.length, 1);
      assert.equal(list[0]?.description, 'one<br/>two');
    });

    it('of files carry the hashes of the real bytes as children', async () => {
      const bytes = randomBytes(50_000);
      const artifact = JSON.stringify({ type: 'Malware Sample', value: 'smss.exe', description: 'Extracted' });
      const send = () =>
        soar.post(`${artifacts()}/files`, upload(bytes, 'smss.exe', 'application/octet-stream', { artifact }));
      const { list } = await send();
      const file = first(list);
      const children = list.slice(1);
      assert.deepEqual([file.type, file.value, (file.attachment as Json).size], [12, 'smss.exe', 50_000]);
      assert.deepEqual(
        children.map(({ type, value, parent_id }) => [type, value, parent_id]),
        [
          [13, hash('md5', bytes), file.id],
          [14, hash('sha1', bytes), file.id],
          [38, hash('sha256', bytes), file.id],
        ],
      );
      assert.ok((await bytesAt(`${artifacts()}/${file.id}/contents`)).bytes.equals(bytes));
      assert.equal((await soar.get(`${artifacts()}/${children[0]?.id}/contents`)).status, 404);
      assert.deepEqual(
        (await send()).list.map((one) => one.id),
        list.map((one) => one.id),
      );
      await soar.call('DELETE', `${artifacts()}/${file.id}`);
      assert.deepEqual((await soar.get(artifacts())).list, []);
      const broken = upload(bytes, 'x', 'application/octet-stream', { artifact: '{' });
      assert.equal((await soar.post(`${artifacts()}/files`, broken)).status, 400);
    });

    it('of a file are called after it when no value is given', async () => {
      for (const given of [{}, { value: null }, { value: '', description: '' }]) {
        const artifact = JSON.stringify({ type: 16, ...given });
        const form = upload(Buffer.from('x'), 'report.txt', 'text/plain', { artifact });
        assert.equal(first((await soar.post(`${artifacts()}/files`, form)).list).value, 'report.txt');
      }
    });

    it('are not listed unfiltered to somebody who asked for some of them', async () => {
      await soar.post(artifacts(), { type: 1, value: '192.0.2.1' });
      const query = (body: Json) => soar.post(`${artifacts()}/query_paged`, body);
      const conditions = [{ field_name: 'type', method: 'equals', value: 13 }];
      assert.equal((await query({ filters: [{ conditions }] })).status, 400);
      assert.equal((await query({ sorts: [{ field_name: 'value', type: 'asc' }] })).status, 400);
      assert.equal((await query({ filters: [], sorts: [] })).json.recordsTotal, 1);
    });
  });

  describe('datatables', () => {
    const rows = (format = '?handle_format=names') =>
      `/incidents/${id}/table_data/reaqta_process_list/row_data${format}`;
    const table = (format = '?handle_format=names') => `/incidents/${id}/table_data/reaqta_process_list${format}`;

    it('key cells by name or by number, as asked', async () => {
      const cells = { pid: { value: 428 }, process_name: { value: 'smss.exe' }, has_incident: { value: false } };
      const { json: row } = await soar.post(rows(), { cells });
      assert.deepEqual((row.cells as Json).pid, { id: 'pid', row_id: row.id, value: 428 });
      assert.deepEqual((row.cells as Json).user, { id: 'user', row_id: row.id });
      assert.deepEqual((await soar.get(table())).json, { id: 1001, rows: [row] });
      const numbered = first((await soar.get(table(''))).json.rows as Json[]);
      const column = (await soar.get('/types/reaqta_process_list/fields/pid')).json.id;
      assert.deepEqual((numbered.cells as Json)[String(column)], { id: column, row_id: row.id, value: 428 });
      const all = (await soar.get(`/incidents/${id}/table_data`)).json;
      assert.deepEqual((all['1001'] as Json).rows, [numbered]);
      assert.deepEqual((all['1002'] as Json).rows, []);
      assert.equal((await soar.post(rows(''), { cells: { [String(column)]: { value: 5 } } })).status, 200);
    });

    it('clear the columns a rewritten row leaves out', async () => {
      const { json: row } = await soar.post(rows(), { cells: { pid: { value: 4 }, status: { value: 'running' } } });
      const path = rows('').concat(`/${row.id}?handle_format=names`);
      const { json } = await soar.call('PUT', path, { cells: { status: { value: 'killed' } } });
      assert.deepEqual((json.cells as Json).pid, { id: 'pid', row_id: row.id });
      assert.deepEqual((json.cells as Json).status, { id: 'status', row_id: row.id, value: 'killed' });
      assert.equal(json.version, 2);
      assert.equal((await soar.call('PUT', path, json)).status, 200);
    });

    it('lose one row or all', async () => {
      const ids: (number | undefined)[] = [];
      for (const pid of [1, 2, 3]) ids.push((await soar.post(rows(), { cells: { pid: { value: pid } } })).json.id);
      assert.equal((await soar.call('DELETE', rows('').concat(`/${ids[1]}`))).json.success, true);
      assert.deepEqual(
        ((await soar.get(table())).json.rows as Json[]).map((row) => row.id),
        [ids[0], ids[2]],
      );
      await soar.call('DELETE', rows());
      assert.deepEqual((await soar.get(table())).json.rows, []);
    });

    it('refuse unknown tables, rows, columns and values', async () => {
      assert.equal((await soar.get(`/incidents/${id}/table_data/nothing`)).status, 404);
      assert.equal((await soar.get(`/incidents/${id}/table_data/incident`)).status, 404);
      assert.equal((await soar.call('PUT', rows('').concat('/77'), { cells: {} })).status, 404);
      assert.equal((await soar.post(rows(), { cells: { nothing: { value: 1 } } })).status, 400);
      assert.equal((await soar.post(rows(), { cells: { pid: { value: 'four' } } })).status, 400);
      assert.equal((await soar.post(rows(), { cells: { pid: 4 } })).status, 400);
    });
  });
});
