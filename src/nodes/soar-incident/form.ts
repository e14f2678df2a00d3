import { choice, flag, type SettingValues, table, text } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

/** The operations whose message is an alert. */
export const onAlert = ['escalate', 'follow', 'refresh'] as const;
const onCase = ['get', 'update', 'close', 'reopen'] as const;

export const settings = {
  operation: choice([...onAlert, 'find', ...onCase], 'escalate'),
  settle: flag(true),
  caseLink: flag(false),
  closedAlerts: choice(['skip', 'create'], 'skip'),
  namePrefix: text('QRadar EDR Alert'),
  mapping: choice(['built-in', 'extend', 'replace'], 'built-in'),
  expression: text(''),
  resolutions: table([
    { name: 'malicious', value: 'Resolved' },
    { name: 'benign', value: 'Not an Issue' },
    { name: 'archived', value: 'Unresolved' },
  ]),
  onClose: table([]),
};

export const inputs = {
  alert: required('object', 'alert', { only: onAlert }),
  alertId: optional('text', 'alertId', { only: ['find', ...onCase] }),
  incidentId: optional('number', 'incidentId', { only: onCase }),
  fields: required('object', 'payload', { only: ['update'] }),
  resolution: required('text', 'Resolved', { type: 'str', only: ['close'] }),
  summary: required('text', 'Closed from Node-RED', { type: 'str', only: ['close'] }),
};

export type FormSettings = SettingValues<typeof settings>;
