import { choice, count } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

export const settings = {
  operation: choice(['get', 'search'], 'get'),
  nameMatch: choice(['exact', 'contains'], 'exact'),
  connected: choice(['any', 'yes', 'no'], 'any'),
  isolated: choice(['any', 'yes', 'no'], 'any'),
  limit: count(100, 1, 10_000),
};

export const inputs = {
  endpointId: required('text', 'endpointId', { only: ['get'] }),
  endpointName: optional('text', '', { type: 'str', only: ['search'] }),
  group: optional('text', '', { type: 'str', only: ['search'] }),
};
