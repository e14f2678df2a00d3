import { choice, count, flag, list, type SettingValues, table, text } from '../../runtime/settings.js';

export const settings = {
  interval: count(60, 1, 86_400),
  lookback: count(120, 0, 525_600),
  watchNew: flag(true),
  watchChanged: flag(true),
  watchClosed: flag(true),
  severity: list([]),
  alertStatus: list([]),
  tags: list([]),
  groups: list([]),
  triggerConditions: list([]),
  minimumImpact: count(0, 0, 100),
  parameters: table([]),
  emit: choice(['alert', 'page'], 'alert'),
  delivery: choice(['forget', 'acknowledge'], 'forget'),
  maxInFlight: count(10, 1, 1000),
  maxAttempts: count(10, 1, 1000),
  settleWithin: count(300, 1, 86_400),
  stateStore: text(''),
};

export type PollerSettings = SettingValues<typeof settings>;
