import assert from 'node:assert/strict';
import { at, Rig } from './rig.js';

const retry = { firstWaitMs: 1000, longestWaitMs: 8000 };
const day = 86_400_000;

describe('delivery when the clock is set back by a day', () => {
  it('sends again what was given back, not a day later', async () => {
    const rig = await Rig.open({ retry });
    await rig.poll([[at(1)]]);
    rig.settle('1', 'give-back');
    rig.clock.setBack(day);
    await rig.clock.pass(10_000);
    assert.equal(rig.sent.length, 2);
    await rig.delivery.close();
  });

  it('ends the rest of an outage that was met before, for new items too', async () => {
    const rig = await Rig.open({ retry });
    await rig.poll([[at(1)]]);
    rig.settle('1', 'give-back', { outage: true });
    rig.clock.setBack(day);
    await rig.poll([[at(2)]]);
    await rig.clock.pass(20_000);
    assert.deepEqual(rig.keys.sort(), ['1', '1', '2']);
    await rig.delivery.close();
  });

  it('sends again what nobody settles', async () => {
    const rig = await Rig.open({ retry, settleWithinMs: 5000 });
    await rig.poll([[at(1)]]);
    rig.clock.setBack(day);
    await rig.clock.pass(12_000);
    assert.equal(rig.sent.length, 2);
    await rig.delivery.close();
  });

  it('saves what it did since', async () => {
    const rig = await Rig.open();
    await rig.poll([[at(1)]]);
    await rig.saved();
    rig.clock.setBack(day);
    rig.done('1');
    await rig.saved();
    const after = await rig.restarted({}, 'crashed');
    assert.equal(await after.poll([[at(1)]]), 0);
    await after.delivery.close();
  });
});
