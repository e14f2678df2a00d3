import assert from 'node:assert/strict';
import { systemClock } from '../../src/lib/clock.js';

describe('The system clock', () => {
  it('sleeps on, and warns of nothing, when it is to sleep longer than a timer can', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const waking = new AbortController();
    const asleep = systemClock.sleep(2 ** 31, waking.signal).then(
      () => 'awake',
      () => 'woken',
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    waking.abort();
    assert.equal(await asleep, 'woken');
    process.off('warning', onWarning);
    assert.deepEqual(warnings, []);
  });
});
