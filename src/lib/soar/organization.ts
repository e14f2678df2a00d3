import { InputError } from '../http/errors.js';
import type { CallOptions, HttpTransport } from '../http/transport.js';
import { wrongAddress } from '../http/wrong-address.js';
import { failed, listed } from './failure.js';
import { SharedRead } from './shared-read.js';
import type { Organization, Session } from './types.js';

/** Which organization calls go to, and who makes them. */
export interface Identity {
  orgId: number;
  orgName: string;
  /** Principal id of the API key, by which its own notes are known; absent when SOAR does not tell it. */
  principalId?: number;
}

/** Finds the organization on first use, once for all callers; a failed look-up is tried again by the next call. */
export class OrganizationLookup {
  private identity?: Identity;
  private readonly lookup: SharedRead<Identity>;

  constructor(
    private readonly transport: HttpTransport,
    private readonly authorization: Record<string, string>,
    organization: string,
  ) {
    this.lookup = new SharedRead(
      'find the organization',
      async (signal) => (this.identity = identityIn(await this.session({ signal }), organization)),
    );
  }

  /** @throws InputError `organization`; ServiceError. */
  async find(signal?: AbortSignal): Promise<Identity> {
    return this.identity ?? this.lookup.get(signal);
  }

  /** `GET /rest/session`: signs in with the key and tells its organizations. */
  async session(options: CallOptions): Promise<Session> {
    const operation = 'sign in';
    const request = {
      ...options,
      operation,
      method: 'GET' as const,
      path: '/rest/session',
      query: { include_permissions: false },
      headers: this.authorization,
    };
    const answer = (await this.transport.json(request).catch(wrongAddress)) as Partial<Session> | undefined | null;
    if (!Array.isArray(answer?.orgs)) throw failed(operation, 'bad-answer', 'its session has no list of organizations');
    return answer as Session;
  }
}

/** The one organization a configured text means: its cloud account, uuid or name, exactly. */
export function identityIn(session: Session, wanted: string): Identity {
  const { orgs } = session;
  const names = listed(orgs.map((org) => org.name));
  if (orgs.length === 0) {
    throw failed('find the organization', 'auth', 'the API key belongs to no organization');
  }
  if (wanted.trim() === '') throw new InputError('organization', `is not set; the API key may use: ${names}`);
  const found = orgs.find((org) => matches(org, wanted));
  if (!found) {
    throw new InputError(
      'organization',
      `there is none called ${JSON.stringify(wanted)}; the API key may use: ${names}`,
    );
  }
  if (!found.enabled) {
    const from = session.session_ip ? ` from ${session.session_ip}` : '';
    throw failed(
      'find the organization',
      'forbidden',
      `organization ${JSON.stringify(found.name)} is closed to this API key${from} (an address or sign-in restriction)`,
    );
  }
  const principalId = session.api_key_handle;
  return { orgId: found.id, orgName: found.name, ...(typeof principalId === 'number' ? { principalId } : {}) };
}

function matches(org: Organization, wanted: string): boolean {
  return [org.cloud_account, org.uuid, org.name].includes(wanted);
}
