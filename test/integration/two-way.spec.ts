import { twoWayRun } from './two-way-run.js';

describe('Two-way synchronisation while both services fail', function () {
  this.timeout(120_000);

  it('brings 24 notes and 6 closings of both sides to the other, once each, and is quiet then', () =>
    twoWayRun({ alerts: 8, notes: 24, closes: 6, seed: 3, withinMs: 100_000 }));
});
