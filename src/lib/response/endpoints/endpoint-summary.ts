import type { Endpoint } from '../../hive/types.js';

const disconnections: Record<number, string> = { 0: 'session timeout', 1: 'deregistration' };

/** What a person asks of an endpoint first, one line each. What Hive did not say is left out. */
export function endpointSummary(endpoint: Endpoint): string {
  const { id, name, agentVersion, lastSeenAt, connected, isolated, isolationStatusFailure, tags, groups } = endpoint;
  const facts: [string, string | undefined][] = [
    ['ID', id],
    ['Endpoint', name],
    ['Agent version', agentVersion],
    ['Last seen', lastSeenAt],
    ['Connected', yesNo(connected)],
    ['Isolated', yesNo(isolated)],
    ['Isolation failed', isolationStatusFailure ?? undefined],
    // Hive gives a reason while the endpoint is connected, too.
    ['Disconnection reason', connected === false ? disconnection(endpoint.disconnectionReason) : undefined],
    ['Tags', listed(tags)],
    ['Groups', listed(groups?.map((group) => group?.name))],
  ];
  return facts.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])).join('\n');
}

function yesNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'yes' : 'no';
}

function disconnection(reason: number | undefined): string | undefined {
  return reason === undefined ? undefined : (disconnections[reason] ?? `code ${reason}`);
}

function listed(values: (string | undefined)[] | undefined): string {
  return values?.filter(Boolean).join(', ') || 'none';
}
