import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import selfsigned from 'selfsigned';
import type { Fault, SimService } from '../../simulator/web/contract.js';
import { seededRandom } from '../../simulator/web/random.js';
import { SimServer } from '../../simulator/web/server.js';

interface Probe {
  origin: string;
  applied: string[];
  forgotten: number;
  close(): Promise<void>;
}

async function start(tls?: { key: string; cert: string }): Promise<Probe> {
  const probe = { applied: [] as string[], forgotten: 0 };
  const service: SimService = {
    prefix: '/api',
    routes: {
      'GET /things/new': () => ({ json: 'the fixed one' }),
      'GET /things/:id': (request) => ({ json: { id: request.params.id, query: request.query.getAll('q') } }),
      'POST /things': (request) => {
        probe.applied.push('thing');
        return { json: { got: request.body ?? null, origin: request.origin } };
      },
      'POST /files': async (request) => {
        let size = 0;
        for await (const chunk of request.stream) size += (chunk as Buffer).length;
        return { json: { size, body: request.body ?? null } };
      },
      'GET /stream': () => ({ bytes: Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]) }),
      'GET /bytes': () => ({ bytes: Buffer.alloc(1000, 7), headers: { 'Content-Type': 'image/png' } }),
      'GET /guarded': () => ({ json: 'inside' }),
      'GET /broken': () => {
        throw new Error('no luck');
      },
    },
    before: (request) => (request.path === '/guarded' && !request.headers.authorization ? { status: 401 } : undefined),
    notFound: (request) => ({ status: 404, json: { nothing: request.path } }),
    state: () => ({ applied: probe.applied.length }),
    reset: () => {
      probe.applied.length = 0;
    },
    commands: {
      'expire-tokens': () => {
        probe.forgotten += 1;
      },
      double: ({ value }) => {
        if (typeof value !== 'number') throw new Error('value is not a number');
        return { value: value * 2 };
      },
    },
  };
  const server = new SimServer({ service, host: '127.0.0.1', port: 0, random: seededRandom(1), ...(tls && { tls }) });
  const origin = await server.listen();
  return Object.assign(probe, { origin, close: () => server.close() });
}

describe('the simulator’s server', () => {
  let probe: Probe;
  const get = (path: string) => fetch(`${probe.origin}${path}`);
  const post = (path: string, body: unknown) =>
    fetch(`${probe.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const control = async (name: string, body?: unknown) => {
    const response = await (body === undefined ? get(`/__simulator/${name}`) : post(`/__simulator/${name}`, body));
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  const fault = (body: Fault | Fault[]) => control('faults', body);
  const fails = (request: Promise<Response>) => assert.rejects(request.then((response) => response.arrayBuffer()));

  beforeEach(async () => {
    probe = await start();
  });
  afterEach(() => probe.close());

  describe('routes', () => {
    it('decodes names in the path and prefers a fixed segment', async () => {
      assert.deepEqual(await (await get('/api/things/a%20b%2Fc?q=1&q=2')).json(), { id: 'a b/c', query: ['1', '2'] });
      assert.equal(await (await get('/api/things/new')).json(), 'the fixed one');
    });

    it('lets the service answer unknown paths, a slash at the end, a broken escape and another method', async () => {
      for (const path of ['/api/nothing', '/api/things/1/', '/api/things/', '/api/things/%zz', '/things/1', '/api']) {
        assert.equal((await get(path)).status, 404, path);
      }
      assert.equal((await fetch(`${probe.origin}/api/things/1`, { method: 'DELETE' })).status, 404);
      assert.deepEqual(await (await get('/api/nothing')).json(), { nothing: '/nothing' });
    });

    it('runs the service’s check before a route', async () => {
      assert.equal((await get('/api/guarded')).status, 401);
      const signed = await fetch(`${probe.origin}/api/guarded`, { headers: { authorization: 'x' } });
      assert.equal(await signed.json(), 'inside');
    });

    it('shows a mistake in a handler as 500', async () => {
      const response = await get('/api/broken');
      assert.equal(response.status, 500);
      assert.match(await response.text(), /no luck/);
    });
  });

  describe('bodies', () => {
    it('reads JSON, forms with repeated names, and nothing', async () => {
      const json = (await (await post('/api/things', { a: [1] })).json()) as Record<string, unknown>;
      assert.deepEqual(json, { got: { a: [1] }, origin: probe.origin });
      const form = await fetch(`${probe.origin}/api/things`, {
        method: 'POST',
        body: new URLSearchParams('a=1&b=2&a=3&a=4&__proto__=5'),
      });
      const { got } = (await form.json()) as { got: Record<string, unknown> };
      assert.deepEqual([got.a, got.b], [['1', '3', '4'], '2']);
      const empty = await fetch(`${probe.origin}/api/things`, { method: 'POST' });
      assert.equal(((await empty.json()) as { got: unknown }).got, null);
    });

    it('answers broken JSON with 400 and over 20 MB with 413, and runs no handler', async () => {
      const broken = await fetch(`${probe.origin}/api/things`, { method: 'POST', body: '{"a":' });
      assert.equal(broken.status, 400);
      assert.match(await broken.text(), /not valid JSON/);
      const body = Buffer.alloc(20 * 1024 * 1024 + 1, 32);
      const large = await fetch(`${probe.origin}/api/things`, { method: 'POST', body }).catch(() => undefined);
      // The client may see the cut before the answer; either way nothing was applied.
      if (large) assert.equal(large.status, 413);
      assert.deepEqual(probe.applied, []);
    });

    it('leaves multipart bodies to the handler', async () => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(100_000)]), 'a.bin');
      const answer = (await (await fetch(`${probe.origin}/api/files`, { method: 'POST', body: form })).json()) as {
        size: number;
        body: unknown;
      };
      assert.equal(answer.body, null);
      assert.ok(answer.size > 100_000);
    });

    it('sends buffers and streams byte for byte', async () => {
      const bytes = await get('/api/bytes');
      assert.equal(bytes.headers.get('content-type'), 'image/png');
      assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), Buffer.alloc(1000, 7));
      const streamed = Buffer.from(await (await get('/api/stream')).arrayBuffer());
      assert.deepEqual(streamed, Buffer.concat([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]));
    });
  });

  describe('faults', () => {
    it('answers a status a number of times, without running the handler', async () => {
      await fault({ kind: 'status', status: 503, path: '^POST /api/things$', count: 2 });
      assert.equal((await get('/api/things/1')).status, 200);
      assert.equal((await post('/api/things', {})).status, 503);
      assert.equal((await post('/api/things', {})).status, 503);
      assert.equal((await post('/api/things', {})).status, 200);
      assert.equal(probe.applied.length, 1);
      const { json } = await control('faults');
      assert.deepEqual(json, [{ kind: 'status', status: 503, path: '^POST /api/things$', count: 2, fired: 2 }]);
    });

    it('fails after the work was done, with a status or by cutting', async () => {
      await fault([
        { kind: 'apply-then-fail', count: 1 },
        { kind: 'apply-then-fail', status: 0, count: 1 },
      ]);
      assert.equal((await post('/api/things', {})).status, 500);
      await fails(post('/api/things', {}));
      assert.equal(probe.applied.length, 2);
    });

    it('cuts the connection before the work, or in the middle of the answer', async () => {
      await fault({ kind: 'reset', count: 1 });
      await fails(post('/api/things', {}));
      assert.equal(probe.applied.length, 0);
      await fault({ kind: 'cut', count: 3 });
      await fails(post('/api/things', {}));
      await fails(get('/api/bytes'));
      await fails(get('/api/stream'));
      assert.equal(probe.applied.length, 1);
    });

    it('answers a web page, a rate limit with its pause, and late', async () => {
      await fault([
        { kind: 'html', count: 1 },
        { kind: 'rate-limit', retryAfter: 7, count: 1 },
        { kind: 'delay', delayMs: 40, count: 1 },
      ]);
      const page = await get('/api/things/1');
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<html>/);
      const limited = await get('/api/things/1');
      assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
      const began = Date.now();
      await get('/api/things/1');
      assert.ok(Date.now() - began >= 35);
    });

    it('makes the service forget its tokens and goes on', async () => {
      await fault({ kind: 'expire-tokens', count: 1 });
      assert.equal((await get('/api/things/1')).status, 200);
      assert.equal(probe.forgotten, 1);
    });

    it('draws chances from the seed, so that a run can be repeated', async () => {
      const outcomes = async () => {
        const statuses: number[] = [];
        for (let i = 0; i < 20; i += 1) statuses.push((await get('/api/things/1')).status);
        return statuses;
      };
      await fault({ kind: 'status', probability: 0.5 });
      const first = await outcomes();
      assert.ok(first.includes(200) && first.includes(500));
      await probe.close();
      probe = await start();
      await fault({ kind: 'status', probability: 0.5 });
      assert.deepEqual(await outcomes(), first);
    });

    it('never touches control calls, and can be cleared', async () => {
      await fault({ kind: 'reset' });
      await fails(get('/api/things/1'));
      await control('faults', { clear: true });
      assert.equal((await get('/api/things/1')).status, 200);
      await fault({ kind: 'status' });
      await fetch(`${probe.origin}/__simulator/faults`, { method: 'DELETE' });
      assert.equal((await get('/api/things/1')).status, 200);
    });

    it('refuses a fault that makes no sense, and says why', async () => {
      const wrong: [unknown, RegExp][] = [
        [{ kind: 'explode' }, /Unknown fault kind "explode"/],
        [{ kind: 'status', path: '(' }, /path/],
        [{ kind: 'status', count: 'x' }, /count/],
        [{ kind: 'status', after: 1 }, /after/],
        [{ kind: 'delay' }, /delayMs/],
        [[{ kind: 'status' }, 'x'], /object/],
      ];
      for (const [body, message] of wrong) {
        const { status, json } = await control('faults', body);
        assert.equal(status, 400);
        assert.match(String(json.message), message);
      }
      assert.deepEqual((await control('faults')).json, []);
    });
  });

  describe('control', () => {
    it('tells the state, runs commands, and goes back to the start', async () => {
      await post('/api/things', {});
      await fault({ kind: 'status', path: 'nothing' });
      assert.deepEqual((await control('state')).json, { applied: 1 });
      assert.deepEqual((await control('double', { value: 4 })).json, { value: 8 });
      assert.deepEqual(await control('double', {}), { status: 400, json: { message: 'value is not a number' } });
      await control('reset', {});
      assert.deepEqual((await control('state')).json, { applied: 0 });
      assert.deepEqual((await control('faults')).json, []);
      assert.deepEqual((await control('requests')).json, { counts: {}, recent: [] });
      assert.equal((await control('toString', {})).status, 404);
      assert.equal((await control('nothing')).status, 404);
    });

    it('counts requests by route and shows the latest without credentials', async () => {
      await fetch(`${probe.origin}/api/guarded?x=1`, { headers: { authorization: 'secret', 'x-kept': 'yes' } });
      await get('/api/things/1');
      await get('/api/things/2');
      await get('/api/nothing');
      const { json } = await control('requests');
      assert.deepEqual(json.counts, { 'GET /guarded': 1, 'GET /things/:id': 2, 'GET (unknown)': 1 });
      const recent = json.recent as { method: string; path: string; status: number; headers: Record<string, string> }[];
      assert.deepEqual(
        recent.map(({ method, path, status }) => `${method} ${path} ${status}`),
        ['GET /api/guarded?x=1 200', 'GET /api/things/1 200', 'GET /api/things/2 200', 'GET /api/nothing 404'],
      );
      assert.equal(recent[0]?.headers['x-kept'], 'yes');
      assert.ok(!JSON.stringify(recent).includes('secret'));
    });
  });

  it('closes at once, with connections open and answers under way', async () => {
    await fault({ kind: 'delay', delayMs: 60_000 });
    const pending = assert.rejects(get('/api/things/1'));
    const idle = connect(Number(new URL(probe.origin).port), '127.0.0.1');
    await once(idle, 'connect');
    idle.on('error', () => undefined);
    const ended = new Promise((resolve) => idle.once('close', resolve));
    await probe.close();
    await pending;
    await ended;
    await assert.rejects(get('/api/things/1'));
  });

  it('speaks HTTPS with a given certificate', async () => {
    const pems = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }]);
    const secure = await start({ key: pems.private, cert: pems.cert });
    const { request } = await import('node:https');
    const status = await new Promise((resolve, reject) => {
      request(`${secure.origin}/api/things/1`, { ca: pems.cert, rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.match(secure.origin, /^https:/);
    assert.equal(status, 200);
    await secure.close();
  });
});

describe('seededRandom', () => {
  it('repeats itself for a seed, differs between seeds, and stays within 0 and 1', () => {
    const draw = (seed: number) => Array.from({ length: 1000 }, seededRandom(seed));
    assert.deepEqual(draw(5), draw(5));
    assert.notDeepEqual(draw(5), draw(6));
    assert.ok(draw(5).every((value) => value >= 0 && value < 1));
    const mean = draw(7).reduce((sum, value) => sum + value, 0) / 1000;
    assert.ok(Math.abs(mean - 0.5) < 0.05);
  });
});
