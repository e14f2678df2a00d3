import { choice, count, type SettingValues, text } from './settings.js';

/** What every source node that polls lets choose. */
export const polledSettings = {
  interval: count(60, 1, 86_400),
  lookback: count(120, 0, 525_600),
  delivery: choice(['forget', 'acknowledge'], 'forget'),
  maxInFlight: count(10, 1, 1000),
  maxAttempts: count(10, 1, 1000),
  settleWithin: count(300, 1, 86_400),
  stateStore: text(''),
};

export type PolledSettings = SettingValues<typeof polledSettings>;
