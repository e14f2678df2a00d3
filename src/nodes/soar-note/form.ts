import { choice, text } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

export const settings = {
  operation: choice(['add', 'from-alert'], 'add'),
  format: choice(['rich', 'plain', 'markdown'], 'rich'),
  header: text('IBM SOAR'),
};

export const inputs = {
  incidentId: optional('number', 'incidentId', { only: ['add'] }),
  alertId: optional('text', 'alertId', { only: ['add'] }),
  text: required('text', 'payload', { only: ['add'] }),
  parentId: optional('number', '', { type: 'num', only: ['add'] }),
  alert: required('object', 'alert', { only: ['from-alert'] }),
};
