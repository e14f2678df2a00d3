import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';
import { operations } from './operations.js';

/** Endpoint groups: list, get, create, delete, their endpoints and their licence. */
export = defineNode({
  type: 'reaqta-endpoint-group',
  services: ['hive'],
  settings,
  inputs,
  run: (context) => operations[context.settings.operation](context),
});
