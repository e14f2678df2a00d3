import { polledSettings } from '../../runtime/delivery-settings.js';
import { choice, count, flag, list, type SettingValues, table } from '../../runtime/settings.js';

export const settings = {
  ...polledSettings,
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
};

export type PollerSettings = SettingValues<typeof settings>;
