import { choice, count } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

const onMembers = ['add', 'remove'] as const;
const onLicense = ['create', 'license'] as const;

export const settings = {
  operation: choice(['list', 'get', 'create', 'delete', ...onMembers, 'license'], 'list'),
  limit: count(1000, 1, 100_000),
};

export const inputs = {
  group: required('text', '', { type: 'str', only: ['get', 'delete', ...onMembers, 'license'] }),
  endpoints: required('any', 'endpointId', { only: onMembers }),
  groupName: required('text', '', { type: 'str', only: ['create'] }),
  description: optional('text', '', { type: 'str', only: ['create'] }),
  parent: optional('text', '', { type: 'str', only: ['create'] }),
  expiration: optional('any', '', { type: 'str', only: onLicense }),
  maxEndpoints: optional('number', '', { type: 'num', only: onLicense }),
  maxMobileEndpoints: optional('number', '', { type: 'num', only: onLicense }),
};
