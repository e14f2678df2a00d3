const cloudPakPrefix = /\/api\/respond$/;

/**
 * The address of an incident in the console. With the path prefix of a Cloud Pak for Security, its form of it.
 * @param baseUrl as the client was given it, with or without a slash at the end
 */
export function incidentLink(baseUrl: string | URL, incidentId: number, orgId: number): string {
  const { origin, pathname } = new URL(baseUrl);
  const base = `${origin}${pathname.replace(/\/+$/, '')}`;
  if (cloudPakPrefix.test(base)) return `${base.replace(cloudPakPrefix, '')}/app/respond/#cases/${incidentId}`;
  return `${base}/#incidents/${incidentId}?orgId=${orgId}`;
}
