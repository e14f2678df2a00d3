import { noteHeaderSettings } from '../../runtime/note-header-settings.js';
import { table } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

export const settings = {
  resolutions: table([
    { name: 'Resolved', value: 'malicious' },
    { name: 'Not an Issue', value: 'benign' },
    { name: 'Unresolved', value: 'benign' },
    { name: 'Duplicate', value: 'benign' },
  ]),
  ...noteHeaderSettings,
};

export const inputs = {
  alertId: required('text', 'alertId'),
  verdict: required('any', 'verdict'),
  note: optional('text', '', { type: 'str' }),
};
