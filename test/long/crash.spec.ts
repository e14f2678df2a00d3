import { crashRun } from '../integration/crash-run.js';

describe('A Node-RED that crashes while both services fail', function () {
  this.timeout(600_000);

  it('makes exactly one case for each of 2,000 alerts, over five SIGKILLs', () =>
    crashRun({ alerts: 2_000, kills: 5, withinMs: 500_000 }));

  it('does so when SOAR was down at the start', () =>
    crashRun({ alerts: 2_000, kills: 5, soarDownMs: 15_000, withinMs: 500_000 }));
});
