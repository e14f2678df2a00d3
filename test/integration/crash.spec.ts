import { crashRun } from './crash-run.js';

describe('A Node-RED that crashes while both services fail', function () {
  this.timeout(120_000);

  it('makes exactly one case for each of 200 alerts, over two SIGKILLs', () =>
    crashRun({ alerts: 200, kills: 2, withinMs: 90_000 }));
});
