import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import { useFlow } from './flow.js';

/** Libraries such as Immer hand out objects that nobody may change. */
describe('A message that must not be changed', () => {
  const flow = useFlow();
  const receive = (id: string, msg: object) => helper.getNode(id).receive(Object.freeze({ _msgid: 'frozen', ...msg }));

  it('is worked on all the same', async () => {
    await flow.load([{ id: 'node', type: 'stix-translate', wires: [['out']] }]);
    receive('node', { payload: "[ipv4-addr:value = '10.0.0.1']" });
    const [{ payload }] = await flow.wait('out');
    assert.match(String(payload), /10\.0\.0\.1/);
  });

  it('may fail without ending Node-RED', async () => {
    await flow.load([
      { id: 'node', type: 'stix-translate', wires: [['out']] },
      flow.hive(),
      { id: 'poller', type: 'alert-poller', hive: 'hive', interval: 3600, wires: [[], []] },
    ]);
    receive('node', { payload: 'no pattern' });
    assert.equal((await flow.wait('caught'))[0].error?.code, 'bad-pattern');
    receive('poller', { reset: 'never' });
    assert.equal((await flow.wait('caught', 2))[1]?.error?.code, 'bad-input');
  });
});
