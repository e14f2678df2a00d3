import { twoWayRun } from '../integration/two-way-run.js';

describe('Two-way synchronisation while both services fail', function () {
  this.timeout(600_000);

  for (const seed of [11, 12]) {
    it(`brings 200 notes and 50 closings of both sides to the other, once each, and is quiet then (${seed})`, () =>
      twoWayRun({ alerts: 60, notes: 200, closes: 50, seed, withinMs: 280_000 }));
  }
});
