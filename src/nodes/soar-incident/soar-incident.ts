import { defineNode } from '../../runtime/define-node.js';
import { inputs, onAlert, settings } from './form.js';
import { operations } from './operations.js';

/** Cases in IBM SOAR: escalate an alert, follow its changes, refresh from it, find, get, update, close, reopen. */
export = defineNode({
  type: 'soar-incident',
  services: ['soar', 'hive'],
  settings,
  inputs,
  settles: ({ settle, operation }) => settle && onAlert.some((one) => one === operation),
  run: (context) => operations[context.settings.operation](context),
});
