import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { FieldValue } from '../../soar/types.js';

/** Ids that select values have had since their organization was made, whatever they are called there now. */
const factoryIds: Record<string, Record<string, number[]>> = {
  severity_code: { Low: [4, 50], Medium: [5, 51], High: [6, 52] },
  resolution_id: { Unresolved: [7, 53], Duplicate: [8, 54], 'Not an Issue': [9, 55], Resolved: [10, 56] },
};

/**
 * The organization's value for a label of a built-in incident field. A renamed label is found by the id it had from the
 * factory; `undefined` when the organization has neither.
 */
export async function incidentValue(
  soar: SoarClient,
  field: 'severity_code' | 'resolution_id',
  label: string,
  options: CallOptions = {},
): Promise<number | string | undefined> {
  const value = await soar.valueOf('incident', field, label, options);
  if (value !== undefined) return value;
  const values = (await soar.type('incident', options)).fields[field]?.values ?? [];
  const ids = factoryIds[field]?.[label] ?? [];
  return values.find((one: FieldValue) => one.enabled && ids.includes(Number(one.value)))?.value;
}
