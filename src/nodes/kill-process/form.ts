import { optional, required } from '../../runtime/typed-inputs.js';

export const settings = {};

export const inputs = {
  endpointId: required('text', 'endpointId'),
  processes: optional('any', ''),
  pid: optional('any', 'pid'),
  startTime: optional('any', 'startTime'),
};
