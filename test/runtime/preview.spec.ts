import assert from 'node:assert/strict';
import { useFlow } from '../nodes/flow.js';

interface Preview {
  query?: string;
  exact?: boolean;
  notes?: string[];
  findings: { severity: string; message: string; offset: number; suggestion?: string }[];
}

describe('The preview of a query in an edit dialog', () => {
  const flow = useFlow();
  const load = () => flow.load([flow.hive(), { id: 'hunt', type: 'hunt-query', hive: 'hive' }]);
  const ask = (body: object, path = '/hunt-query/preview') => flow.admin.post(path).send(body);
  const preview = async (body: object, path?: string): Promise<Preview> => (await ask(body, path).expect(200)).body;

  it('shows HunQ as it will be sent', async () => {
    await load();
    const shown = await preview({ language: 'hunq', text: 'eventType = 8', timeRange: '60' });
    assert.match(shown.query ?? '', /^eventType = 8 AND happenedAfter = "[^"]+Z" AND happenedBefore = "[^"]+Z"$/);
    assert.equal(shown.exact, true);
    assert.match(shown.notes?.join() ?? '', /last 60 minutes/);
    assert.deepEqual(await preview({ language: 'hunq', text: 'eventType = 8', timeRange: '0' }), {
      query: 'eventType = 8',
      exact: true,
      notes: [],
      findings: [],
    });
  });

  it('shows the HunQ of a STIX pattern, by the choices of the form, with the notes', async () => {
    await load();
    const text = '[network-traffic:src_port = 443]';
    for (const path of ['/hunt-query/preview', '/stix-translate/preview']) {
      const body = { language: 'stix', text, timeRange: '60' };
      const direction = await preview(body, path);
      assert.match(direction.query ?? '', /isOutbound = true AND .*localPort = "?443/);
      assert.equal(direction.exact, true);
      assert.ok(
        direction.notes?.some((note) => note.includes('60 minutes')),
        direction.notes?.join(),
      );
      assert.deepEqual(direction.findings, []);
      const connector = await preview({ ...body, ports: 'local-remote' }, path);
      assert.doesNotMatch(connector.query ?? '', /isOutbound/);
    }
    const regular = { language: 'stix', text: "[process:command_line MATCHES 'a.*b']" };
    assert.equal((await preview(regular)).query, undefined);
    const lenient = await preview({ ...regular, mode: 'lenient' });
    assert.equal(lenient.exact, false);
    assert.ok((lenient.notes ?? []).length > 0);
  });

  it('says what is wrong and where, and suggests the field that was meant', async () => {
    await load();
    const cases = [
      ['hunq', 'eventType = 8 AND', 17],
      ['hunq', 'eventType = 8 AND pidd = 7', 18],
      ['hunq', 'happenedAfter = "2022-04-06T00:00:00Z"', 0],
      ['stix', "[process:name = 'a' AN process:pid = 1]", 20],
      ['stix', "[process:name = 'a' AND email-message:subject = 'x']", 24],
    ] as const;
    for (const [language, text, offset] of cases) {
      const { query, findings } = await preview({ language, text });
      const [finding] = findings;
      assert.equal(query, undefined, text);
      assert.deepEqual([findings.length, finding?.severity], [1, 'error'], text);
      assert.ok(
        (finding?.offset ?? -1) >= offset && (finding?.offset ?? 99) <= text.length,
        `${text}: ${finding?.offset}`,
      );
      assert.ok((finding?.message ?? '').length > 0);
    }
    const [typo] = (await preview({ language: 'hunq', text: 'eventType = 8 AND pidd = 7' })).findings;
    assert.equal(typo?.suggestion, 'pid');
    assert.equal(typo?.offset, 18);
  });

  it('refuses what is no text or too long', async () => {
    await load();
    for (const text of ['x'.repeat(100_001), undefined, 5, ['eventType = 8']]) {
      await ask({ language: 'hunq', text }).expect(400);
    }
    await flow.admin.post('/hunt-query/preview').expect(400);
  });

  it('is only for those who may see the node, and sends nothing anywhere', async () => {
    await load();
    for (const right of ['hunt-query', 'stix-translate']) {
      flow.rights = new Set(['reaqta-config.read', 'flows.read', `${right}.write`]);
      await ask({ language: 'hunq', text: 'eventType = 8' }, `/${right}/preview`).expect(401);
      flow.rights = new Set([`${right}.read`]);
      await preview({ language: 'stix', text: '[process:pid = 7]' }, `/${right}/preview`);
    }
    assert.equal((await flow.asked('hive')) + (await flow.asked('soar')), 0);
  });
});
