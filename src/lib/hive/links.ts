import { hiveAddress } from './address.js';

/** Link to an alert's page in the dashboard. `url` and `apiPath` as in `HiveClient`. */
export function alertLink(url: string, alertId: string, apiPath?: string): string {
  return `${hiveAddress(url, apiPath).dashboard}/alerts/${encodeURIComponent(alertId)}`;
}

/** Link to an endpoint's page in the dashboard. */
export function endpointLink(url: string, endpointId: string, apiPath?: string): string {
  return `${hiveAddress(url, apiPath).dashboard}/endpoints/${encodeURIComponent(endpointId)}`;
}

/** Link to a policy's page in the dashboard. */
export function policyLink(url: string, policyId: string, apiPath?: string): string {
  return `${hiveAddress(url, apiPath).dashboard}/policies/details/${encodeURIComponent(policyId)}`;
}
