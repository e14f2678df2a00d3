import { choice } from '../../runtime/settings.js';
import { required } from '../../runtime/typed-inputs.js';

export const settings = { operation: choice(['add', 'remove', 'list'], 'add') };

export const inputs = {
  alertId: required('text', 'alertId'),
  tags: required('any', '', { type: 'str', only: ['add', 'remove'] }),
};
