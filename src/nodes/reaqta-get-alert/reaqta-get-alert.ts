import { defineNode } from '../../runtime/define-node.js';
import { inputs, settings } from './form.js';
import { getAlert } from './get-alert.js';
import { searchAlerts } from './search-alerts.js';

/** One alert, with its events if asked for; or those that filters find. */
export = defineNode({
  type: 'reaqta-get-alert',
  services: ['hive'],
  settings,
  inputs,
  run: (context) => (context.settings.operation === 'search' ? searchAlerts(context) : getAlert(context)),
});
