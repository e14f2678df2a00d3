import { choice, count, list } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

const one = ['id', 'local-id'] as const;

export const settings = {
  operation: choice([...one, 'search'], 'id'),
  limit: count(100, 1, 10_000),
  events: choice(['none', 'all', 'filtered'], 'none'),
  eventLimit: count(1000, 1, 100_000),
  eventTypes: list([]),
  eventSeverity: list([]),
  countries: list([]),
  mitreTechniques: list([]),
  groups: list([]),
};

export const inputs = {
  alertId: required('text', 'alertId', { only: ['id'] }),
  localId: required('text', 'localId', { only: ['local-id'] }),
  endpointId: required('text', 'endpointId', { only: ['local-id'] }),
  filters: required('object', '{}', { type: 'json', only: ['search'] }),
  processId: optional('text', '', { type: 'str', only: one }),
  processPid: optional('any', '', { type: 'num', only: one }),
  happenedAfter: optional('any', '', { type: 'str', only: one }),
  happenedBefore: optional('any', '', { type: 'str', only: one }),
};
