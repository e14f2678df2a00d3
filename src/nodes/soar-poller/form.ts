import { polledSettings } from '../../runtime/delivery-settings.js';
import { flag } from '../../runtime/settings.js';

export const settings = {
  ...polledSettings,
  watchStatus: flag(true),
  watchNotes: flag(true),
};
