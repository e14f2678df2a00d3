import assert from 'node:assert/strict';
import { InputError, ServiceError } from '../../../src/lib/http/errors.js';
import { FakeSoar, HandClock, keyId, keySecret, orgId } from './fake-soar.js';

const orgs = [
  { id: 201, name: 'Alpha', uuid: 'uuid-a', cloud_account: 'cloud-a', enabled: true },
  { id: 202, name: 'Beta', uuid: 'uuid-b', cloud_account: null, enabled: true },
  { id: 203, name: 'Gamma', uuid: 'uuid-c', cloud_account: null, enabled: false },
];

describe('the organization of a SOAR client', () => {
  let soar: FakeSoar;
  beforeEach(async () => {
    soar = await new FakeSoar().start();
  });
  afterEach(() => soar.stop());

  const session = (json: unknown) => soar.on('GET /rest/session', { json });

  for (const [by, org, id] of [
    ['cloud account', 'cloud-a', 201],
    ['uuid', 'uuid-b', 202],
    ['name', 'Beta', 202],
  ] as const) {
    it(`is found by its ${by}`, async () => {
      session({ orgs, api_key_handle: 9 });
      const identity = await soar.client({ org }).identity();
      assert.equal(identity.orgId, id);
      assert.equal(identity.principalId, 9);
    });
  }

  it('is looked up for many callers that share a signal without a warning of leaking listeners', async () => {
    session({ orgs, api_key_handle: 9 });
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    const { signal } = new AbortController();
    const client = soar.client({ org: 'Beta' });
    await Promise.all(Array.from({ length: 30 }, () => client.identity({ signal })));
    process.off('warning', note);
    assert.deepEqual(warnings, []);
  });

  it('is the first that fits in any way, in the order SOAR gives them', async () => {
    session({
      orgs: [
        { id: 301, name: 'twin', enabled: true },
        { id: 302, cloud_account: 'twin', enabled: true },
      ],
    });
    assert.equal((await soar.client({ org: 'twin' }).identity()).orgId, 301);
  });

  it('says so when the key belongs to none', async () => {
    session({ orgs: [] });
    await assert.rejects(
      soar.client().identity(),
      (error: ServiceError) => error.code === 'auth' && /belongs to no organization/.test(error.message),
    );
  });

  it('asks for one, and names what there is, when none is configured', async () => {
    session({ orgs });
    await assert.rejects(
      soar.client({ org: '' }).identity(),
      (error: InputError) =>
        error instanceof InputError && error.input === 'organization' && /not set.*"Alpha", "Beta"/.test(error.message),
    );
  });

  it('names what there is when none matches, letter case included', async () => {
    session({ orgs });
    await assert.rejects(
      soar.client({ org: 'alpha' }).identity(),
      (error: InputError) => error instanceof InputError && /none called "alpha".*"Alpha", "Beta"/.test(error.message),
    );
  });

  it('shows the address the key came from when the organization is closed to it', async () => {
    session({ orgs, session_ip: '192.0.2.77' });
    await assert.rejects(
      soar.client({ org: 'Gamma' }).identity(),
      (error: ServiceError) => error.code === 'forbidden' && /192\.0\.2\.77/.test(error.message),
    );
  });

  it('is looked up once for many calls at the same time, and not again', async () => {
    soar.on('GET /incidents/1', { json: { id: 1 } });
    const client = soar.client();
    await Promise.all(Array.from({ length: 20 }, () => client.getIncident(1)));
    await client.getIncident(1);
    assert.equal(soar.to('GET /rest/session').length, 1);
    assert.equal(soar.to('GET /rest/session')[0]?.query.get('include_permissions'), 'false');
    assert.equal(soar.to('GET /incidents/1').length, 21);
  });

  it('takes a sign-in that is not there for a wrong address, and never for a case that is not there', async () => {
    soar.on('GET /rest/session', { status: 404, text: '' });
    const error = await soar
      .client({ org: 'Beta' })
      .getIncident(2154)
      .catch((failure: unknown) => failure);
    assert.ok(error instanceof ServiceError);
    assert.deepEqual([error.code, error.status], ['bad-answer', 404]);
    assert.equal(
      error.message,
      'IBM SOAR could not sign in (bad-answer, HTTP 404): there is no sign-in at this address; check that the address is that of the service and not of a proxy.',
    );
  });

  it('is looked up again after a failed look-up', async () => {
    soar.on('GET /rest/session', { status: 401, text: '' }, { json: { orgs, api_key_handle: 4 } });
    const client = soar.client({ org: 'Beta' });
    await assert.rejects(client.identity(), (error: ServiceError) => error.code === 'auth');
    assert.deepEqual(await client.identity(), { orgId: 202, orgName: 'Beta', principalId: 4 });
  });

  it('still comes for the others when the caller who asked first cancels', async () => {
    let open = () => {};
    const after = new Promise<void>((resolve) => {
      open = resolve;
    });
    soar.on('GET /rest/session', { after, json: { orgs } });
    const client = soar.client({ org: 'Beta' });
    const leaving = new AbortController();
    const first = client.identity({ signal: leaving.signal });
    const second = client.identity();
    leaving.abort();
    await assert.rejects(first, (error: ServiceError) => error.code === 'cancelled');
    open();
    assert.equal((await second).orgId, 202);
    assert.equal(soar.to('GET /rest/session').length, 1);
  });

  it('is looked up anew when everybody who waited had cancelled', async () => {
    soar.on('GET /rest/session', { after: new Promise(() => {}) }, { json: { orgs } });
    const client = soar.client({ org: 'Beta' });
    const leaving = new AbortController();
    const first = client.identity({ signal: leaving.signal });
    setTimeout(() => leaving.abort(), 20);
    await assert.rejects(first, (error: ServiceError) => error.code === 'cancelled');
    assert.equal((await client.identity()).orgId, 202);
  });

  it('is an error, not an organization, when a proxy answers a web page', async () => {
    soar.on('GET /rest/session', { text: '<html><title>Login</title></html>' });
    await assert.rejects(soar.client().identity(), (error: ServiceError) => error.code === 'bad-answer');
  });
});

describe('every call of a SOAR client', () => {
  for (const [prefix, ending] of [
    ['', ''],
    ['', '/'],
    ['/api/respond', ''],
    ['/api/respond', '/'],
  ]) {
    it(`goes to the right place for the address "https://host${prefix}${ending}"`, async () => {
      const soar = await new FakeSoar(prefix).start();
      soar.on('GET /incidents/5', { json: { id: 5 } });
      try {
        assert.equal((await soar.client({ url: soar.url + ending }).getIncident(5)).id, 5);
        assert.equal(soar.calls[1]?.path, `/rest/orgs/${orgId}/incidents/5`);
      } finally {
        await soar.stop();
      }
    });
  }

  it('carries the API key and never a cookie', async () => {
    const soar = await new FakeSoar().start();
    soar.on('GET /incidents/5', { json: { id: 5 } });
    try {
      const client = soar.client();
      await client.getIncident(5);
      await client.getIncident(5);
      for (const { headers } of soar.calls) {
        assert.equal(headers.authorization, `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`);
        assert.equal(headers.cookie, undefined);
      }
    } finally {
      await soar.stop();
    }
  });

  it('keeps the secret out of errors, even when SOAR repeats it', async () => {
    const soar = await new FakeSoar().start();
    const basic = Buffer.from(`${keyId}:${keySecret}`).toString('base64');
    soar.on('GET /rest/session', { status: 401, json: { message: `no ${keySecret} and no ${basic}` } });
    try {
      await assert.rejects(soar.client().identity(), (error: ServiceError) => {
        const text = `${error.message} ${error.stack} ${JSON.stringify(error)}`;
        return error instanceof ServiceError && !text.includes(keySecret) && !text.includes(basic);
      });
    } finally {
      await soar.stop();
    }
  });

  it('is not sent in a dry run when it changes something, while reads are', async () => {
    const soar = await new FakeSoar().start();
    soar.on('GET /incidents/5', { json: { id: 5 } });
    try {
      const client = soar.client({ dryRun: true, clock: new HandClock() });
      assert.deepEqual(await client.addComment(5, 'x'), {
        dryRun: true,
        operation: 'add a note to incident 5',
        target: '5',
      });
      assert.deepEqual(await client.createIncident({ name: 'New', discovered_date: 1 }), {
        dryRun: true,
        operation: 'create the incident',
        target: 'New',
      });
      assert.equal((await client.getIncident(5)).id, 5);
      assert.deepEqual(
        soar.calls.filter((call) => call.method !== 'GET'),
        [],
      );
    } finally {
      await soar.stop();
    }
  });
});
