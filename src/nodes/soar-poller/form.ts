import { polledSettings } from '../../runtime/delivery-settings.js';
import { flag, type SettingValues } from '../../runtime/settings.js';

export const settings = {
  ...polledSettings,
  watchStatus: flag(true),
  watchNotes: flag(true),
};

export type CasePollerSettings = SettingValues<typeof settings>;
