import assert from 'node:assert/strict';
import type { Step } from '../../src/lib/http/probe.js';
import { stubServer } from '../lib/http/stub-server.js';
import { useFlow } from '../nodes/flow.js';

describe('Test connection', () => {
  const flow = useFlow();
  const test = async (path: string, body: object = {}): Promise<Step[]> => {
    const answer = await flow.admin.post(path).send(body).expect(200);
    assert.deepEqual(Object.keys(answer.body), ['steps']);
    const { hive, soar } = flow.simulator;
    for (const secret of [hive.appSecret, soar.keySecret, ...flow.secrets]) {
      assert.ok(!answer.text.includes(secret), 'no secret in the answer');
    }
    return answer.body.steps as Step[];
  };
  const failing = (steps: Step[]) => steps.filter(({ ok }) => !ok).map(({ step, detail }) => [step, detail] as const);

  it('answers step by step what was found, for a Hive and for a SOAR', async () => {
    await flow.load([flow.hive(), flow.soar()]);
    const hive = await test('/reaqta-config/hive/test');
    assert.deepEqual(
      hive.map(({ step }) => step),
      ['resolve', 'tls', 'sign-in', 'read-alert', 'not tested'],
    );
    const soar = await test('/soar-config/soar/test');
    assert.deepEqual(
      soar.map(({ step }) => step),
      ['resolve', 'tls', 'sign-in', 'organization', 'types and fields', 'ReaQta fields', 'ReaQta tables', 'not tested'],
    );
    assert.deepEqual(failing([...hive, ...soar]), []);
  });

  it('names the step that fails, and what to do', async () => {
    flow.secrets.push('not-the-secret-1234');
    const { hive, soar } = flow.simulator;
    await flow.load([flow.hive(), flow.soar()], {
      hive: { appId: hive.appId, appSecret: 'not-the-secret-1234' },
      soar: { keyId: soar.keyId, keySecret: 'not-the-secret-1234' },
    });
    for (const path of ['/reaqta-config/hive/test', '/soar-config/soar/test']) {
      const [[step, detail] = []] = failing(await test(path));
      assert.equal(step, 'sign-in');
      assert.match(detail ?? '', /auth, HTTP 401.*check the id and the secret/);
    }
    await flow.restart({ credentials: { hive: { appId: 'somebody' } } });
    assert.deepEqual(failing(await test('/reaqta-config/hive/test')), [['configuration', 'appSecret: is not set']]);
    await flow.redeploy([flow.hive({ url: 'http://127.0.0.1:9' }), flow.soar({ org: 'Elsewhere' })]);
    const [[step, detail] = []] = failing(await test('/soar-config/soar/test'));
    assert.equal(step, 'organization');
    assert.match(detail ?? '', /"Elsewhere"/);
  });

  it('tests what is deployed, whatever address and credentials the request names', async () => {
    const other = await stubServer(() => ({ json: {} }));
    try {
      await flow.load([flow.hive(), flow.soar()]);
      const given = {
        url: other.url,
        appId: 'x',
        appSecret: 'y',
        keyId: 'x',
        keySecret: 'y',
        org: 'z',
        tls: '',
        proxy: other.url,
      };
      for (const path of ['/reaqta-config/hive/test', '/soar-config/soar/test']) {
        assert.deepEqual(failing(await test(path, given)), []);
        assert.deepEqual(failing(await test(`${path}?url=${encodeURIComponent(other.url)}`, given)), []);
      }
      assert.equal(other.connections, 0);
      assert.ok((await flow.asked('hive')) > 0 && (await flow.asked('soar')) > 0);
    } finally {
      await other.close();
    }
  });

  it('asks to deploy first when there is no such configuration', async () => {
    await flow.load([flow.hive(), flow.soar()]);
    for (const path of ['/reaqta-config/nobody/test', '/reaqta-config/soar/test', '/soar-config/hive/test']) {
      const { body } = await flow.admin.post(path).expect(404);
      assert.deepEqual(body, { deployFirst: true });
    }
    assert.equal((await flow.asked('hive')) + (await flow.asked('soar')), 0);
  });

  it('is only for those who may change the configuration', async () => {
    await flow.load([flow.hive(), flow.soar()]);
    for (const [path, right] of [
      ['/reaqta-config/hive/test', 'reaqta-config'],
      ['/soar-config/soar/test', 'soar-config'],
    ]) {
      flow.rights = new Set([`${right}.read`, 'flows.write']);
      await flow.admin.post(path as string).expect(401);
      assert.equal((await flow.asked('hive')) + (await flow.asked('soar')), 0);
    }
    flow.rights = new Set(['reaqta-config.write', 'soar-config.write']);
    await test('/reaqta-config/hive/test');
    await test('/soar-config/soar/test');
  });
});
