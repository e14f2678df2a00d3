import assert from 'node:assert/strict';
import { type Json, SoarService } from './soar-service.js';

describe('patching an incident of the simulated SOAR', () => {
  let soar: SoarService;
  let id: number;
  beforeEach(async () => {
    soar = await new SoarService().start();
    id = await soar.incident({ severity_code: 'Low', properties: { reaqta_id: '1', reaqta_tags: 'a' } });
  });
  afterEach(() => soar.stop());

  const change = (field: unknown, old: Json, next: Json) => ({ field, old_value: old, new_value: next });
  const object = (field: unknown, old: unknown, next: unknown) => change(field, { object: old }, { object: next });
  const patch = (changes: unknown[], headers: Record<string, string> = {}) =>
    soar.call('PATCH', `/incidents/${id}`, { version: 1, changes }, headers);
  const read = async () => (await soar.get(`/incidents/${id}`)).json;
  const names = { handle_format: 'names' };

  it('changes fields in every way they can be named and wrapped', async () => {
    const before = await read();
    const { status, json } = await patch([
      change({ name: 'name' }, { text: 'Alert X' }, { text: 'Alert Y' }),
      change('severity_code', { id: 4 }, { id: 6 }),
      change(
        'description',
        { textarea: { format: 'html', content: '' } },
        { textarea: { format: 'text', content: '<' } },
      ),
      change('incident_type_ids', { ids: [] }, { ids: [19, 22] }),
      change('discovered_date', { date: 1000 }, { date: 2000 }),
      change('confirmed', { boolean: false }, { boolean: true }),
      object('reaqta_tags', 'a', 'b'),
      object('properties.reaqta_hive', null, 'h1'),
    ]);
    assert.equal(status, 200);
    assert.deepEqual(json, { success: true, title: null, message: null, hints: [] });
    const after = await read();
    const properties = after.properties as Json;
    assert.deepEqual(
      [after.name, after.severity_code, after.incident_type_ids, after.discovered_date, after.confirmed],
      ['Alert Y', 6, [19, 22], 2000, true],
    );
    assert.deepEqual([properties.reaqta_tags, properties.reaqta_hive, after.description], ['b', 'h1', '&lt;']);
    assert.equal(after.vers, Number(before.vers) + 1);
    assert.ok(Number(after.inc_last_modified_date) > Number(before.inc_last_modified_date));
  });

  it('compares rich text however it was read', async () => {
    const description = (old: unknown, next: unknown) =>
      patch([change('description', { textarea: old }, { textarea: next })]);
    assert.equal((await description(null, { format: 'text', content: 'a & b' })).json.success, true);
    assert.equal((await description('a &amp; b', '<i>2</i>')).json.success, true);
    assert.equal((await description({ format: 'html', content: '<i>2</i>' }, '3')).json.success, true);
    assert.equal((await description('<i>2</i>', '4')).json.success, false);
  });

  it('applies nothing when one old value is no longer true, and tells the current one', async () => {
    await soar.command('change-incident', { incident: id, fields: { severity_code: 'Medium' } });
    const before = await read();
    const { status, json } = await patch([object('severity_code', 4, 6), object('name', 'Alert X', 'New')]);
    assert.equal(status, 200);
    assert.equal(json.success, false);
    const [failure] = json.field_failures as Json[];
    assert.deepEqual(
      [failure?.field, failure?.your_original_value, failure?.actual_current_value],
      ['severity_code', 4, 5],
    );
    assert.deepEqual(await read(), before);
    assert.equal((await patch([object('severity_code', failure?.actual_current_value, 6)])).json.success, true);
  });

  it('takes an old value as id or label whatever format is asked, and tells the current one in that format', async () => {
    const types = (old: unknown, next: unknown, headers = {}) =>
      patch([object('incident_type_ids', old, next)], headers);
    assert.equal((await patch([object('severity_code', 'Low', 'Medium')])).json.success, true);
    assert.equal((await patch([object('severity_code', 5, 'High')], names)).json.success, true);
    const stale = async (headers = {}) => {
      const { json } = await patch([object('severity_code', 'Low', 'Medium')], headers);
      return (json.field_failures as Json[])[0]?.actual_current_value;
    };
    assert.deepEqual([await stale(), await stale(names)], [6, 'High']);
    assert.equal((await patch([object('severity_code', { name: 'High' }, 'Medium')])).json.success, true);
    assert.equal((await patch([change('severity_code', { id: 5 }, { id: 4 })], names)).json.success, true);
    assert.equal((await types(null, ['Malware', 22])).json.success, true);
    assert.equal((await types([22, 19], ['Malware'], names)).json.success, true);
    assert.equal((await types([19, 22], [], names)).json.success, false);
    assert.equal((await types(['Malware'], [])).json.success, true);
  });

  it('names a field that was in the way as the caller named it', async () => {
    const failing = async (field: unknown) =>
      ((await patch([object(field, 'b', 'c')])).json.field_failures as Json[])[0]?.field;
    assert.equal(await failing('properties.reaqta_tags'), 'properties.reaqta_tags');
    assert.equal(await failing('reaqta_tags'), 'reaqta_tags');
    assert.equal(await failing({ name: 'reaqta_tags' }), 'reaqta_tags');
  });

  it('takes the old value of a custom field for what it is, not for nothing', async () => {
    assert.equal((await patch([object('reaqta_tags', null, 'b')])).json.success, false);
  });

  it('refuses wrong changes with 400 and applies none of them', async () => {
    const before = await read();
    const wrong: [unknown, RegExp][] = [
      [object('nothing', null, 1), /nothing/],
      [object('severity_code', 4, 'Extreme'), /Extreme/],
      [change('severity_code', { object: 4, id: 4 }, { id: 5 }), /exactly one key/],
      [change('severity_code', { object: 4 }, {}), /exactly one key/],
      [object('create_date', before.create_date, 1), /create_date/],
      [object('name', 'Alert X', ''), /name/],
      [object('start_date', null, 5000), /start_date/],
    ];
    for (const [bad, text] of wrong) {
      const answer = await patch([object('reaqta_tags', 'a', 'b'), bad]);
      assert.equal(answer.status, 400, JSON.stringify(bad));
      assert.match(String(answer.json.message), text);
    }
    assert.deepEqual(await read(), before);
    assert.equal((await soar.call('PATCH', '/incidents/1', { changes: [] })).status, 404);
  });

  describe('closing', () => {
    const close = [object('plan_status', 'A', 'C')];
    const resolution = [
      object('resolution_id', null, 'Not an Issue'),
      object('resolution_summary', null, { format: 'text', content: 'done' }),
    ];

    it('needs every field that is required on closing, and names the missing ones', async () => {
      await soar.command('require-on-close', {
        name: 'root_cause',
        label: 'Root cause',
        input_type: 'select',
        values: ['human', 'machine'],
      });
      const refused = await patch(close);
      assert.equal(refused.status, 400);
      assert.match(String(refused.json.message), /resolution_id.*resolution_summary.*Root cause \(root_cause\)/);
      const partly = await patch([...close, ...resolution]);
      assert.match(String(partly.json.message), /: Root cause \(root_cause\)$/);
      assert.equal((await read()).plan_status, 'A');
      const closed = await patch([...close, ...resolution, object('root_cause', null, 'human')]);
      assert.equal(closed.json.success, true);
      const after = await read();
      assert.deepEqual([after.plan_status, after.resolution_id], ['C', 9]);
      assert.ok(Number(after.end_date) > 0);
    });

    it('can be undone, keeping the resolution', async () => {
      await patch([...close, ...resolution]);
      assert.equal((await patch([object('plan_status', 'C', 'A')])).json.success, true);
      const after = await read();
      assert.deepEqual(
        [after.plan_status, after.end_date, after.resolution_id, after.resolution_summary],
        ['A', null, 9, 'done'],
      );
      assert.equal((await patch(close)).json.success, true);
    });
  });

  it('patches many and tells the ones that failed', async () => {
    const other = await soar.incident();
    const { json } = await soar.call('PUT', '/incidents/patch', {
      patches: {
        [id]: { version: 1, changes: [object('severity_code', 4, 5)] },
        [other]: { version: 1, changes: [object('severity_code', 6, 5)] },
        7: { changes: [] },
      },
    });
    const failures = json.failures as Record<string, Json>;
    assert.deepEqual(Object.keys(failures), ['7', String(other)]);
    assert.equal((failures[String(other)]?.field_failures as Json[] | undefined)?.length, 1);
    assert.equal((await read()).severity_code, 5);
  });
});
