import { choice, count, text } from '../../runtime/settings.js';
import { required } from '../../runtime/typed-inputs.js';

export const settings = {
  operation: choice(['pattern', 'events'], 'pattern'),
  ports: choice(['direction', 'local-remote'], 'direction'),
  mode: choice(['strict', 'lenient'], 'strict'),
  timeRange: count(5, 1, 525_600),
  version: choice(['2.1', '2.0'], '2.1'),
  identityName: text('ReaQta-Hive'),
};

export const inputs = {
  pattern: required('text', 'payload', { only: ['pattern'] }),
  events: required('any', 'payload', { only: ['events'] }),
};
