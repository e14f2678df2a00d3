import { createHash } from 'node:crypto';
import type { SimReply, SimRequest } from '../web/contract.js';
import { asObject, type Json } from './call.js';
import { constants } from './constants.js';
import { analyst, type Principal } from './principals.js';
import { Refusal } from './refusal.js';
import type { SoarStore } from './store.js';
import { steadyUuid } from './types/definition.js';

/** Who calls: the API key by Basic authentication, or the analyst by a session cookie with its token. */
export class Sessions {
  private readonly authorization: string;
  /** Token by session id. */
  private readonly open = new Map<string, string>();
  private opened = 0;

  constructor(
    private readonly store: SoarStore,
    key: { keyId: string; keySecret: string },
  ) {
    this.authorization = `Basic ${Buffer.from(`${key.keyId}:${key.keySecret}`).toString('base64')}`;
  }

  /** Undefined when the request is not signed, or wrongly. */
  principalOf({ headers }: SimRequest): Principal | undefined {
    if (headers.authorization === this.authorization) return this.store.directory.apiKey;
    const id = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
    const token = this.open.get(id);
    return token !== undefined && headers['x-sess-id'] === token ? this.store.directory.analyst : undefined;
  }

  /** `POST /rest/session` with `{ email, password }`. Throws 401. */
  signIn(body: unknown): SimReply {
    const { email, password } = asObject(body, 'The body');
    if (email !== analyst.name || password !== analyst.password)
      throw new Refusal(401, 'Invalid user name or password');
    this.opened += 1;
    const id = token(`session ${this.opened}`);
    const csrf = token(`csrf ${this.opened}`);
    this.open.set(id, csrf);
    const headers = { 'Set-Cookie': `JSESSIONID=${id}; Path=/; HttpOnly` };
    return { json: sessionView(this.store, this.store.directory.analyst, csrf), headers };
  }

  /** `GET /rest/session`. */
  describe(principal: Principal): Json {
    return sessionView(this.store, principal, token('csrf of the key'));
  }

  /** Ends every user session; the key goes on. */
  clear(): void {
    this.open.clear();
  }
}

/** `GET /rest/const`. */
export function constantsView(store: SoarStore): Json {
  return { ...constants, max_attachment_mb: store.maxAttachmentMb, max_artifact_mb: store.maxAttachmentMb };
}

/** `GET /rest/orgs/{id}`. */
export function organizationView(store: SoarStore): Json {
  const { analyst: user } = store.directory;
  return {
    ...organization(store),
    actions_framework_enabled: true,
    org_info: { id: store.orgId, name: store.orgName },
    users: { [user.id]: { id: user.id, email: user.name, display_name: user.display_name } },
  };
}

function organization(store: SoarStore): Json {
  return {
    id: store.orgId,
    name: store.orgName,
    uuid: steadyUuid(0, store.orgId),
    cloud_account: null,
    enabled: true,
    attachments_enabled: true,
    final_phase_required: false,
    tasks_private: false,
    has_saml: false,
    require_saml: false,
    supports_ldap: false,
    twofactor_auth_domain: null,
    incident_deletion_allowed: true,
    configuration_type: 'standard',
    parent_org: null,
    session_timeout: 1200,
    timezone: null,
    last_modified_by: { id: 0, type: 'system', name: 'System User', display_name: 'System User' },
    last_modified_time: 1595863805168,
    perms: null,
    effective_permissions: [],
    role_handles: [],
  };
}

function sessionView(store: SoarStore, principal: Principal, csrf: string): Json {
  const user = principal.type === 'user';
  return {
    orgs: [organization(store)],
    api_key_handle: user ? null : principal.id,
    client_id: null,
    display_name: principal.display_name,
    csrf_token: csrf,
    session_ip: '192.0.2.4',
    user_id: user ? principal.id : null,
    user_fname: user ? analyst.fname : null,
    user_lname: user ? analyst.lname : null,
    user_email: user ? analyst.name : null,
    is_saml: false,
    is_ldap: false,
    saml_alias: null,
    password_expiration_date: null,
  };
}

function token(of: string): string {
  return createHash('sha256').update(of).digest('hex').slice(0, 32);
}
