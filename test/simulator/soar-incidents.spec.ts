import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { createSoarService } from '../../simulator/soar/service.js';
import type { SimRequest } from '../../simulator/web/contract.js';
import { first, type Json, SoarService } from './soar-service.js';

describe('incidents of the simulated SOAR', () => {
  let soar: SoarService;
  beforeEach(async () => {
    soar = await new SoarService().start();
  });
  afterEach(() => soar.stop());
  const message = (answer: { json: Json }) => String(answer.json.message);

  describe('creating', () => {
    it('answers the whole incident, with notes and artifacts made beside it', async () => {
      const { status, json } = await soar.post('/incidents', {
        name: 'Alert X',
        discovered_date: 1645639613000,
        start_date: 1645639602000,
        description: { format: 'text', content: 'a <b> & c\nd' },
        severity_code: 'Medium',
        plan_status: 'A',
        incident_type_ids: [{ name: 'Malware' }, 22],
        properties: { reaqta_id: '834832646071648258', reaqta_impact: 70, reaqta_machine_info: 'a\nb' },
        comments: [{ text: { format: 'text', content: 'first' } }],
        artifacts: [{ type: { name: 'IP Address' }, value: '192.0.2.10', description: 'endpoint' }],
      });
      assert.equal(status, 200);
      assert.ok(Number(json.id) > 2000);
      assert.deepEqual(
        [json.severity_code, json.incident_type_ids, json.description, json.vers, json.workspace],
        [5, [19, 22], 'a &lt;b&gt; &amp; c<br/>d', 1, 1],
      );
      assert.deepEqual([json.comments, json.artifacts, json.end_date], [null, null, null]);
      const properties = json.properties as Json;
      assert.deepEqual(
        [properties.reaqta_id, properties.reaqta_impact, properties.reaqta_hive, properties.reaqta_machine_info],
        ['834832646071648258', 70, null, 'a\nb'],
      );
      assert.deepEqual(json.creator_principal, {
        id: 9,
        type: 'apikey',
        name: 'key-id',
        display_name: 'integration key',
      });
      assert.equal((await soar.get(`/incidents/${json.id}/comments`)).list[0]?.text, 'first');
      assert.equal((await soar.get(`/incidents/${json.id}/artifacts`)).list[0]?.type, 1);
    });

    it('needs no more than a name and a date, which may be 0', async () => {
      const { json } = await soar.post('/incidents', { name: 'x', discovered_date: 0 });
      assert.deepEqual([json.severity_code, json.plan_status, json.discovered_date], [4, 'A', 0]);
      const next = await soar.post('/incidents?want_tasks=true', { name: 'y', discovered_date: 0 });
      assert.equal(next.json.id, Number(json.id) + 1);
      assert.deepEqual(next.json.tasks, []);
    });

    it('refuses what is missing, unknown or wrong, names it, and makes nothing', async () => {
      const good = { name: 'x', discovered_date: 10 };
      const wrong: [Json, RegExp][] = [
        [{ name: 'x' }, /discovered_date/],
        [{ discovered_date: 1 }, /Name \(name\)/],
        [{ ...good, properties: { nothing_here: 1 } }, /nothing_here/],
        [{ ...good, nothing_here: 1 }, /nothing_here/],
        [{ ...good, reaqta_id: '1' }, /reaqta_id/],
        [{ ...good, severity_code: 'Extreme' }, /"Extreme".*severity_code/],
        [{ ...good, severity_code: 99 }, /99.*severity_code/],
        [{ ...good, incident_type_ids: ['Nonsense'] }, /Nonsense/],
        [{ ...good, start_date: 11 }, /start_date.*discovered_date/],
        [{ ...good, discovered_date: '2022-02-23' }, /discovered_date/],
        [{ ...good, properties: { reaqta_id: 834 } }, /reaqta_id/],
        [{ ...good, plan_status: 'C' }, /resolution_id.*resolution_summary/],
        [{ ...good, comments: [{ text: '' }] }, /text/],
        [{ ...good, artifacts: [{ type: 'Nonsense', value: 'x' }] }, /Nonsense/],
      ];
      for (const [body, text] of wrong) {
        const answer = await soar.post('/incidents', body);
        assert.equal(answer.status, 400, JSON.stringify(body));
        assert.match(message(answer), text);
        assert.deepEqual([answer.json.success, answer.json.error_code], [false, 'generic']);
      }
      assert.equal((await soar.state()).counts.incidents, 0);
    });
  });

  it('writes handles and rich text in the form that is asked for, by header or query', async () => {
    const id = await soar.incident({
      severity_code: { id: 6 },
      owner_id: 'analyst@example.com',
      description: '<b>x</b>',
    });
    const plain = (await soar.get(`/incidents/${id}`)).json;
    assert.deepEqual([plain.severity_code, plain.owner_id, plain.description], [6, 3, '<b>x</b>']);
    const names = (await soar.get(`/incidents/${id}`, { handle_format: 'names' })).json;
    assert.deepEqual([names.severity_code, names.owner_id, names.plan_status], ['High', 'An Analyst', 'A']);
    const objects = (
      await soar.get(`/incidents/${id}?handle_format=objects&text_content_output_format=objects_convert`)
    ).json;
    assert.deepEqual(objects.severity_code, { id: 6, name: 'High' });
    assert.deepEqual(objects.description, { format: 'html', content: '<b>x</b>' });
    const text = (await soar.get(`/incidents/${id}?text_content_output_format=objects_convert_text`)).json;
    assert.deepEqual(text.description, { format: 'text', content: 'x' });
  });

  describe('finding', () => {
    const find = async (conditions: Json[], more: Json = {}) => {
      const answer = await soar.post('/incidents/query?return_level=normal', { filters: [{ conditions }], ...more });
      assert.equal(answer.status, 200, answer.text);
      return answer.list.map(({ name }) => name);
    };
    const where = (field_name: string, method: string, value?: unknown) => ({ field_name, method, value });

    beforeEach(async () => {
      const types = (...incident_type_ids: string[]) => ({ incident_type_ids });
      await soar.incident({ name: 'a', severity_code: 'Low', properties: { reaqta_id: '1', reaqta_hive: 'h1' } });
      await soar.incident({
        name: 'b',
        severity_code: 'High',
        discovered_date: 2000,
        description: 'big <b>trouble</b>',
        properties: { reaqta_id: '2', reaqta_hive: 'h1', reaqta_impact: 80 },
        ...types('Malware', 'Phishing'),
      });
      await soar.incident({
        name: 'c',
        discovered_date: 3000,
        properties: { reaqta_id: '2', reaqta_hive: 'h2' },
        ...types('Malware'),
      });
    });

    it('by custom field, alone and with others', async () => {
      assert.deepEqual(await find([where('properties.reaqta_id', 'equals', '2')]), ['b', 'c']);
      const both = [where('properties.reaqta_hive', 'equals', 'h1'), where('properties.reaqta_id', 'equals', '2')];
      assert.deepEqual(await find(both), ['b']);
      assert.deepEqual(await find([where('properties.reaqta_id', 'equals', 'none')]), []);
    });

    it('by custom field after it changed, and not after the incident is gone', async () => {
      const byId = (value: string) => find([where('properties.reaqta_id', 'equals', value)]);
      assert.deepEqual(await byId('1'), ['a']);
      const [, b] = (await soar.state()).incidents;
      await soar.command('change-incident', { incident: b?.id, fields: { properties: { reaqta_id: '1' } } });
      assert.deepEqual(await byId('1'), ['a', 'b']);
      assert.deepEqual(await byId('2'), ['c']);
      await soar.call('DELETE', `/incidents/${b?.id}`);
      assert.deepEqual(await byId('1'), ['a']);
      await soar.incident({ name: 'd', properties: { reaqta_id: '1' } });
      assert.deepEqual(await byId('1'), ['a', 'd']);
    });

    it('by every method of every kind of field', async () => {
      const [a] = (await soar.state()).incidents;
      const expected: [Json, string[]][] = [
        [where('id', 'equals', a?.id), ['a']],
        [where('id', 'in', [Number(a?.id) + 1, a?.id]), ['a', 'b']],
        [where('id', 'gt', a?.id), ['b', 'c']],
        [where('name', 'equals', 'A'), []],
        [where('name', 'not_equals', 'a'), ['b', 'c']],
        [where('description', 'contains', 'big trouble'), ['b']],
        [where('description', 'not_contains', 'trouble'), ['a', 'c']],
        [where('discovered_date', 'gte', 2000), ['b', 'c']],
        [where('discovered_date', 'lte', 2000), ['a', 'b']],
        [where('inc_last_modified_date', 'gte', SoarService.began), ['a', 'b', 'c']],
        [where('severity_code', 'equals', 'High'), ['b']],
        [where('severity_code', 'equals', 6), ['b']],
        [where('severity_code', 'in', ['High', { id: 4 }]), ['a', 'b', 'c']],
        [where('severity_code', 'not_in', ['High']), ['a', 'c']],
        [where('incident_type_ids', 'contains', 'Phishing'), ['b']],
        [where('incident_type_ids', 'equals', ['Malware']), ['c']],
        [where('incident_type_ids', 'in', ['Malware', 'Other']), ['b', 'c']],
        [where('properties.reaqta_impact', 'gt', 79), ['b']],
        [where('properties.reaqta_impact', 'equals', 80), ['b']],
        [where('properties.reaqta_impact', 'not_has_a_value'), ['a', 'c']],
        [where('properties.reaqta_impact', 'does_not_have_a_value'), ['a', 'c']],
        [where('properties.reaqta_impact', 'has_a_value'), ['b']],
        [where('plan_status', 'equals', 'A'), ['a', 'b', 'c']],
        [where('confirmed', 'equals', true), []],
      ];
      for (const [condition, names] of expected) {
        assert.deepEqual(await find([condition]), names, JSON.stringify(condition));
      }
    });

    it('by one of several filters, sorted', async () => {
      const filters = [
        { conditions: [where('name', 'equals', 'a')] },
        { conditions: [where('properties.reaqta_hive', 'equals', 'h2')] },
        { conditions: [where('name', 'equals', 'c')] },
      ];
      const { list } = await soar.post('/incidents/query', { filters, sorts: [{ field_name: 'id', type: 'desc' }] });
      assert.deepEqual(
        list.map(({ name }) => name),
        ['c', 'a'],
      );
      const any = { logic_type: 'any', conditions: [where('name', 'equals', 'a'), where('name', 'equals', 'b')] };
      assert.equal((await soar.post('/incidents/query', { filters: [any] })).list.length, 2);
      assert.deepEqual(
        await find([], {
          sorts: [
            { field_name: 'severity_code', type: 'desc' },
            { field_name: 'name', type: 'desc' },
          ],
        }),
        ['b', 'c', 'a'],
      );
    });

    it('and refuses unknown fields, methods and labels', async () => {
      const wrong: [Json, RegExp][] = [
        [where('properties.nothing', 'equals', 1), /properties\.nothing/],
        [where('name', 'gte', 'x'), /gte.*name/],
        [where('severity_code', 'contains', 'High'), /contains/],
        [where('name', 'changed'), /changed/],
        [where('severity_code', 'equals', 'Extreme'), /Extreme/],
      ];
      for (const [condition, text] of wrong) {
        const answer = await soar.post('/incidents/query', { filters: [{ conditions: [condition] }] });
        assert.equal(answer.status, 400);
        assert.match(message(answer), text);
      }
    });

    it('in pages of at most 100, with as much of each as is asked', async () => {
      for (let i = 0; i < 110; i += 1) await soar.incident({ name: `n${i}` });
      const page = async (query: Json, level = 'full') =>
        (await soar.post(`/incidents/query_paged?return_level=${level}`, query)).json as {
          recordsTotal: number;
          recordsFiltered: number;
          data: Json[];
        };
      const sorts = [{ field_name: 'id', type: 'asc' }];
      const begin = await page({ sorts, start: 0, length: 500 });
      assert.deepEqual([begin.recordsTotal, begin.recordsFiltered, begin.data.length], [113, 113, 100]);
      const second = await page({ sorts, start: 100, length: 500 });
      assert.equal(second.data.length, 13);
      assert.equal(new Set([...begin.data, ...second.data].map(({ id }) => id)).size, 113);
      assert.deepEqual((await page({ sorts, start: 113, length: 500 })).data, []);
      const [partial] = (await page({ length: 1 }, 'partial')).data;
      const [normal] = (await page({ length: 1 }, 'normal')).data;
      assert.ok(partial && !('properties' in partial));
      assert.ok(normal && 'properties' in normal && !('perms' in normal));
      assert.ok('perms' in (begin.data[0] ?? {}));
    });
  });

  describe('replacing', () => {
    it('takes the object back as it was read, and refuses an old version', async () => {
      const id = await soar.incident({ severity_code: 'Low' });
      const { json } = await soar.get(`/incidents/${id}`);
      const put = await soar.call('PUT', `/incidents/${id}`, { ...json, name: 'new', severity_code: 5 });
      assert.deepEqual([put.status, put.json.name, put.json.severity_code, put.json.vers], [200, 'new', 5, 2]);
      const late = await soar.call('PUT', `/incidents/${id}`, { ...json, name: 'late' });
      assert.equal(late.status, 409);
      assert.equal((await soar.get(`/incidents/${id}`)).json.name, 'new');
      assert.equal((await soar.call('PUT', `/incidents/${id}`, { name: 'x' })).status, 400);
    });

    it('sets members', async () => {
      const id = await soar.incident();
      const { json } = await soar.call('PUT', `/incidents/${id}/members`, { vers: 1, members: ['An Analyst', 8] });
      assert.deepEqual(json.members, [3, 8]);
      assert.deepEqual((await soar.get(`/incidents/${id}/members`)).json, json);
    });
  });

  it('deletes one or several, and lists those still open', async () => {
    const [a, b, c, d] = [await soar.incident(), await soar.incident(), await soar.incident(), await soar.incident()];
    assert.equal((await soar.call('DELETE', `/incidents/${a}`)).json.success, true);
    assert.equal((await soar.call('PUT', '/incidents/delete', [b])).json.success, true);
    await soar.command('close-incident', { incident: c, resolution: 9, summary: 'x' });
    assert.deepEqual(
      (await soar.get('/incidents/open')).list.map(({ id }) => id),
      [d],
    );
    const gone = await soar.get(`/incidents/${a}`);
    assert.deepEqual([gone.status, message(gone)], [404, `Unable to find object with ID ${a}`]);
    assert.equal((await soar.get('/incidents/abc')).status, 404);
    assert.equal((await soar.call('PUT', '/incidents/delete', [d, 9999])).status, 404);
    assert.equal((await soar.get(`/incidents/${d}`)).status, 200);
  });

  it('finds one among 5,000 by its custom field without looking at the others', async () => {
    const stream = Readable.from([]);
    const service = createSoarService({ keyId: 'k', keySecret: 's', now: () => 1 });
    const request = (body: Json): SimRequest => ({
      method: 'POST',
      path: '',
      params: { org: '201' },
      query: new URLSearchParams(),
      headers: { authorization: `Basic ${Buffer.from('k:s').toString('base64')}` },
      origin: '',
      body,
      stream,
    });
    const create = service.routes['POST /rest/orgs/:org/incidents'];
    const query = service.routes['POST /rest/orgs/:org/incidents/query'];
    for (let i = 0; i < 5_000; i += 1) {
      await create?.(request({ name: `n${i}`, discovered_date: 1, properties: { reaqta_id: String(i) } }));
    }
    const timed = async (conditionOf: (i: number) => Json) => {
      const began = performance.now();
      for (let i = 0; i < 100; i += 1) {
        const reply = await query?.(request({ filters: [{ conditions: [conditionOf(i * 47)] }] }));
        assert.equal(first(reply?.json as Json[] | undefined).name, `n${i * 47}`);
      }
      return performance.now() - began;
    };
    const byField = (i: number) => ({ field_name: 'properties.reaqta_id', method: 'equals', value: String(i) });
    await timed(byField);
    const indexed = await timed(byField);
    const scanned = await timed((i) => ({ field_name: 'name', method: 'equals', value: `n${i}` }));
    assert.ok(indexed < scanned / 4, `indexed ${indexed} ms, scanned ${scanned} ms`);
  });
});
