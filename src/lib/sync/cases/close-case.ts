import type { Alert } from '../../hive/types.js';
import { type Changed, isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Incident } from '../../soar/types.js';
import { incidentValue } from './organization-values.js';
import { alertEnding, closingSummary, defaultResolutions, type ResolutionTable } from './resolution.js';

export interface ClosingOptions {
  /** Resolution label for each way an alert ends. */
  resolutions?: Partial<ResolutionTable>;
  /** Values of the organization's other on-close fields, by API name. */
  onClose?: Record<string, unknown>;
}

/** Closes an alert's case with the resolution its ending calls for; one that is closed stays as it is. */
export async function closeCase(
  soar: SoarClient,
  incident: Incident,
  alert: Alert,
  closing: ClosingOptions,
  options: CallOptions = {},
): Promise<Changed<{ closed: boolean; incident: Incident }>> {
  if (incident.plan_status === 'C') return { closed: false, incident };
  const label = { ...defaultResolutions, ...closing.resolutions }[alertEnding(alert)];
  const answer = await soar.closeIncident(
    incident.id,
    {
      resolution: (await incidentValue(soar, 'resolution_id', label, options)) ?? label,
      summary: closingSummary(alert),
      ...(closing.onClose ? { fields: closing.onClose } : {}),
    },
    options,
  );
  if (isDryRun(answer)) return answer;
  return { closed: answer.changed.length > 0, incident: answer.incident };
}
