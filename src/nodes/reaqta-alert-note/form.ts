import { noteHeaderSettings } from '../../runtime/note-header-settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

export const settings = noteHeaderSettings;

export const inputs = {
  alertId: required('text', 'alertId'),
  note: required('text', 'note.text'),
  key: optional('text', '', { type: 'str' }),
};
