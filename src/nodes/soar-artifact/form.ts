import { choice } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

export const settings = { operation: choice(['add', 'from-alert', 'from-event'], 'add') };

export const inputs = {
  incidentId: required('number', 'incidentId'),
  value: required('text', 'payload', { only: ['add'] }),
  artifactType: required('text', 'IP Address', { type: 'str', only: ['add'] }),
  description: optional('text', '', { type: 'str', only: ['add'] }),
  alert: required('object', 'alert', { only: ['from-alert'] }),
  event: required('any', 'payload', { only: ['from-event'] }),
};
