import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';
import { operations } from './operations.js';

/** One endpoint, or those a search finds. */
export = defineNode({
  type: 'reaqta-get-endpoint',
  services: ['hive'],
  settings,
  inputs,
  run: (context) => operations[context.settings.operation](context),
});
