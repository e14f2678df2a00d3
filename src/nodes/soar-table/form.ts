import { choice, list, type SettingValues, text } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

const writing = ['add', 'upsert', 'replace'] as const;

export const settings = {
  operation: choice([...writing, 'read', 'delete'], 'add'),
  table: text('reaqta_process_list'),
  mapping: choice(['as-given', 'process-list', 'kill-result', 'trigger-events', 'jsonata'], 'as-given'),
  expression: text(''),
  key: list([]),
  oldRows: choice(['delete', 'mark-stale'], 'delete'),
  which: choice(['id', 'column'], 'id'),
  column: text(''),
};

export const inputs = {
  incidentId: required('number', 'incidentId'),
  rows: required('any', 'payload', { only: writing }),
  rowId: optional('number', 'rowId', { only: ['delete'] }),
  equals: optional('any', 'payload', { only: ['delete'] }),
};

export type FormSettings = SettingValues<typeof settings>;
