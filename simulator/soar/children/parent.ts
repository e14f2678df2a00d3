import type { IncidentRecord } from '../incidents/record.js';

/** What notes, attachments and artifacts tell about their incident. */
export function parentView(incident: IncidentRecord): Record<string, unknown> {
  return { inc_id: incident.id, inc_name: incident.fields.name, inc_owner: incident.fields.owner_id };
}

/** The same for things that may also hang on a task; here none does. */
export const noTask = { task_id: null, task_name: null, task_custom: null, task_members: null, task_at_id: null };
