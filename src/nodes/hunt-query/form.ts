import { choice, count, flag } from '../../runtime/settings.js';
import { required } from '../../runtime/typed-inputs.js';

export const settings = {
  language: choice(['hunq', 'stix'], 'hunq'),
  ports: choice(['direction', 'local-remote'], 'direction'),
  mode: choice(['strict', 'lenient'], 'strict'),
  timeRange: count(5, 0, 525_600),
  emit: choice(['event', 'page', 'all'], 'page'),
  pageSize: count(500, 1, 500),
  limit: count(10_000, 1, 10_000_000),
  onDemand: flag(false),
};

export const inputs = { query: required('text', 'payload') };
