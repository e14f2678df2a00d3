import assert from 'node:assert/strict';
import type { ServiceError } from '../../../src/lib/http/errors.js';
import { failureOf } from '../http/failures.js';
import { FakeSoar } from './fake-soar.js';

const path = '/incidents/2154/comments';
const comment = { id: 150, type: 'incident', parent_id: null, text: 'x', is_deleted: false, children: [] };

describe('notes of an incident', () => {
  let soar: FakeSoar;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
  });
  afterEach(() => soar.stop());

  it('are read with their answers', async () => {
    soar.on(`GET ${path}`, { json: [{ ...comment, children: [{ ...comment, id: 151 }] }] });
    const [first] = await soar.client().comments(2154);
    assert.equal(first?.children[0]?.id, 151);
  });

  it('are added as HTML, as text, and as an answer to another', async () => {
    soar.on(`POST ${path}`, { json: comment });
    const client = soar.client();
    await client.addComment(2154, '<b>x</b>');
    await client.addComment(2154, { format: 'text', content: 'a < b' }, { parentId: 150 });
    assert.deepEqual(
      soar.to(`POST ${path}`).map((call) => call.body),
      [
        { text: { format: 'html', content: '<b>x</b>' }, parent_id: null },
        { text: { format: 'text', content: 'a < b' }, parent_id: 150 },
      ],
    );
  });

  it('are not added twice when the answer gets lost', async () => {
    soar.on(`POST ${path}`, { cut: true });
    await assert.rejects(soar.client().addComment(2154, 'x'), (error: ServiceError) => error.maybeApplied);
    assert.equal(soar.to(`POST ${path}`).length, 1);
  });

  it('are added on a second try when SOAR asked to wait', async () => {
    soar.on(`POST ${path}`, { status: 429 }, { json: comment });
    await soar.client().addComment(2154, 'x');
    assert.equal(soar.to(`POST ${path}`).length, 2);
  });

  it('can be changed', async () => {
    soar.on(`PUT ${path}/150`, { cut: true }, { json: comment });
    await soar.client().updateComment(2154, 150, 'y');
    assert.deepEqual(soar.to(`PUT ${path}/150`)[1]?.body, { text: { format: 'html', content: 'y' } });
  });

  it('can be deleted, also when the first answer got lost', async () => {
    soar.on(`DELETE ${path}/150`, { status: 204 });
    const client = soar.client();
    assert.deepEqual(await client.deleteComment(2154, 150), { deleted: true });
    soar.on(`DELETE ${path}/150`, { cut: true }, { status: 404, json: { message: 'Unable to find' } });
    assert.deepEqual(await client.deleteComment(2154, 150), { deleted: false });
  });

  it('is not called deleted when SOAR answers that it is not', async () => {
    soar.on(`DELETE ${path}/150`, { json: { success: false, title: null, message: 'This note is locked', hints: [] } });
    const error = await failureOf(soar.client().deleteComment(2154, 150));
    assert.deepEqual([error.code, error.detail], ['rejected', 'This note is locked']);
  });
});
