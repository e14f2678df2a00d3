import type { Handler, Routes, SimReply, SimRequest, SimService } from '../web/contract.js';
import { automationRoutes } from './automation.js';
import { Call, type OrgRoutes } from './call.js';
import { artifactRoutes } from './children/artifacts.js';
import { attachmentRoutes } from './children/attachments.js';
import { commentRoutes } from './children/comments.js';
import { tableRoutes } from './children/tables.js';
import { soarCommands } from './commands.js';
import { directoryRoutes } from './directory.js';
import { incidentRoutes } from './incidents/routes.js';
import { layoutRoutes } from './layouts.js';
import { notFound, Refusal } from './refusal.js';
import { search } from './search.js';
import { constantsView, organizationView, Sessions } from './session.js';
import { soarState } from './state.js';
import { type SoarOptions, SoarStore } from './store.js';
import { typeRoutes } from './types/routes.js';
import { shapeAsked } from './types/shape.js';

export type { SoarOptions } from './store.js';

/** A simulated IBM SOAR with one organization (id 201), one API key (principal 9) and one analyst (user 3). */
export function createSoarService(options: SoarOptions): SimService {
  const store = new SoarStore(options);
  const sessions = new Sessions(store, options);
  const organization: OrgRoutes = {
    'GET ': () => ({ json: organizationView(store) }),
    'GET /': () => ({ json: organizationView(store) }),
    ...typeRoutes(store),
    ...incidentRoutes(store),
    ...commentRoutes(store),
    ...attachmentRoutes(store),
    ...artifactRoutes(store),
    ...tableRoutes(store),
    ...directoryRoutes(store),
    ...automationRoutes(store),
    ...layoutRoutes(store),
  };
  const routes: Routes = {
    'GET /rest/session': guarded((request) => ({ json: sessions.describe(signedBy(sessions, request)) })),
    'POST /rest/session': guarded((request) => sessions.signIn(request.body)),
    'GET /rest/const': guarded(() => ({ json: constantsView(store) })),
    'POST /rest/search_ex': guarded((request) => ({ json: search(store, request.body, shapeAsked(request)) })),
  };
  for (const [route, handle] of Object.entries(organization)) {
    const [method, path] = route.split(' ');
    routes[`${method} /rest/orgs/:org${path}`] = guarded((request) => {
      requireOrganization(store, request.params.org);
      return handle(new Call(request, signedBy(sessions, request)));
    });
  }
  return {
    prefix: options.prefix ?? '',
    routes,
    before: (request) => {
      if (request.method === 'POST' && request.path === '/rest/session') return undefined;
      return sessions.principalOf(request) ? undefined : unauthorized;
    },
    notFound: (request) => new Refusal(404, `There is nothing at ${request.method} ${request.path}`).reply,
    state: () => soarState(store),
    reset: () => {
      store.reset();
      sessions.clear();
    },
    commands: soarCommands(store, sessions),
  };
}

/** Not JSON: clients must not rely on it. */
const unauthorized: SimReply = {
  status: 401,
  text: '<html><head><title>Error</title></head><body>HTTP ERROR 401 Unauthorized</body></html>',
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
};

function guarded(handle: Handler): Handler {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  };
}

function signedBy(sessions: Sessions, request: SimRequest) {
  const principal = sessions.principalOf(request);
  if (!principal) throw new Refusal(401, 'Unauthorized');
  return principal;
}

/** The key belongs to one organization: another is forbidden, something that is no id does not exist. */
function requireOrganization(store: SoarStore, id: string | undefined): void {
  if (id === String(store.orgId)) return;
  throw /^\d+$/.test(id ?? '') ? new Refusal(403, 'Forbidden') : notFound(id);
}
