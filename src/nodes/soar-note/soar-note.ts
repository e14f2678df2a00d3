import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';
import { operations } from './operations.js';

/** Adds a note to a case, or what people noted on its alert. */
export = defineNode({
  type: 'soar-note',
  services: ['soar', 'hive'],
  settings,
  inputs,
  run: (context) => operations[context.settings.operation](context),
});
