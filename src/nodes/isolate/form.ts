import { choice, count, flag } from '../../runtime/settings.js';
import { required } from '../../runtime/typed-inputs.js';

export const settings = {
  operation: choice(['isolate', 'deisolate'], 'isolate'),
  wait: flag(false),
  waitSeconds: count(60, 1, 3600),
};

export const inputs = { endpointId: required('text', 'endpointId') };
