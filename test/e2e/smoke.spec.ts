import assert from 'node:assert/strict';
import { packageJson } from '../package/repository.js';
import { runtimes } from './tools.js';
import { until, Workplace } from './workplace.js';

interface NodeSet {
  module: string;
  types: string[];
  err?: unknown;
}

const types = Object.keys(packageJson['node-red'].nodes);

for (const runtime of runtimes) {
  describe(`Installed from its tarball in ${runtime.name}`, () => {
    let workplace: Workplace;
    let ids: string[] = [];
    before(async () => {
      workplace = await Workplace.open(runtime, { alerts: 0 });
    });
    after(() => workplace.close());

    it('has all its nodes, loaded without an error', async () => {
      const sets = (await (await workplace.get('/nodes', { Accept: 'application/json' })).json()) as NodeSet[];
      const ours = sets.filter(({ module }) => module === packageJson.name);
      assert.deepEqual(ours.flatMap((set) => set.types).sort(), [...types].sort());
      assert.deepEqual(
        ours.flatMap(({ err }) => (err ? [err] : [])),
        [],
      );
    });

    it('has its examples in the Import menu', async () => {
      const listed = await (await workplace.get('/library/examples/flows')).text();
      assert.match(listed, /node-red-contrib-reaqta/);
      const path = `/library/examples/flows/${packageJson.name}/01 - alerts to cases`;
      const [tab] = (await (await workplace.get(encodeURI(path))).json()) as { type: string }[];
      assert.equal(tab?.type, 'tab');
    });

    it('has labels and the script of its forms', async () => {
      for (const type of types) {
        const labels = await (await workplace.get(`/locales/${packageJson.name}/${type}?lng=en-US`)).json();
        assert.ok(type in (labels as object), type);
      }
      const script = await (await workplace.get(`/resources/${packageJson.name}/reaqta-forms.js`)).text();
      assert.match(script, /ReaqtaForms/);
    });

    it('makes a case of each alert, once', async () => {
      await workplace.deployExample();
      ({ ids } = await workplace.orderHive('alerts', { count: 3 }));
      await until(async () => (await workplace.cases()).length >= 3, 'a case of each alert', workplace);
      const named = (await workplace.cases()).map(({ properties }) => properties?.reaqta_id);
      assert.equal(named.length, ids.length);
      assert.deepEqual(new Set(named), new Set(ids));
    });

    it('closes the case of an alert that is closed', async () => {
      const [id] = ids;
      await workplace.orderHive('close-alert', { id, malicious: true });
      const closed = async () => (await workplace.cases()).filter(({ plan_status }) => plan_status === 'C');
      await until(async () => (await closed()).length > 0, 'a closed case', workplace);
      assert.deepEqual(
        (await closed()).map(({ properties }) => properties?.reaqta_id),
        [id],
      );
    });

    it('has told of no error meanwhile, and of no secret', () => {
      const { log } = workplace.nodeRed;
      assert.doesNotMatch(log, /\[error\]|\[warn\] \[/);
      const { hive, soar } = workplace.simulator;
      for (const secret of [hive.appSecret, soar.keySecret]) assert.ok(!log.includes(secret));
    });
  });
}
