import assert from 'node:assert/strict';
import { useFlow } from './flow.js';

describe('try', () => {
  const flow = useFlow();
  it('polls', async () => {
    await flow.tell('hive', 'alerts', { count: 2 });
    await flow.load([
      { id: 'hive', type: 'reaqta-config', name: 'HQ', url: flow.simulator.hive.url },
      { id: 'poller', type: 'alert-poller', hive: 'hive', wires: [['out'], ['out2']] },
      { id: 'out', type: 'probe' },
      { id: 'out2', type: 'probe' },
    ]);
    console.log(await flow.wait('out', 2));
    console.log(flow.at('stati'), flow.status('poller'));
    console.log(flow.RED.settings.userDir);
    const { readdirSync } = require('node:fs');
    await new Promise(r => setTimeout(r, 300));
    console.log(readdirSync(flow.userDir, {recursive: true}));
  });
});
