import { choice, flag } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

const any = ['any', 'yes', 'no'] as const;

export const settings = {
  hasIncident: choice(any, 'any'),
  suspended: choice(any, 'any'),
  tree: flag(false),
};

export const inputs = {
  endpointId: required('text', 'endpointId'),
  processName: optional('text', '', { type: 'str' }),
  processPath: optional('text', '', { type: 'str' }),
};
