import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';
import { operations } from './operations.js';

/** Cases in IBM SOAR: escalate an alert, follow its changes, find, get, update, close, reopen. */
export = defineNode({
  type: 'soar-incident',
  services: ['soar', 'hive'],
  settings,
  inputs,
  settles: ({ settle, operation }) => settle && (operation === 'escalate' || operation === 'follow'),
  run: (context) => operations[context.settings.operation](context),
});
