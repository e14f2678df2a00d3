import type { Handler, Routes, SimService } from '../web/contract.js';
import { hiveCommands } from './commands.js';
import { Hive, type HiveSize } from './hive.js';
import { apiPrefix } from './page.js';
import { Refusal } from './refusal.js';
import { alertRoutes } from './routes/alerts.js';
import { endpointRoutes } from './routes/endpoints.js';
import { fileRoutes } from './routes/files.js';
import { groupRoutes } from './routes/groups.js';
import { huntRoutes } from './routes/hunt.js';
import { policyRoutes } from './routes/policies.js';
import { triageRoutes } from './routes/triage.js';
import { Tokens } from './tokens.js';
import { buildWorld } from './world/build.js';

export interface HiveServiceOptions {
  appId: string;
  appSecret: string;
  /** Epoch ms. */
  now: () => number;
  /** Drawn from once; everything the world holds follows from that number and the time. */
  random: () => number;
  /** Life of a token. Default 900. */
  tokenSeconds?: number;
  /** How long what is created stays invisible. Default 0. */
  visibilityDelayMs?: number;
  /** Alerts of the last day. Default 0. */
  alerts?: number;
  /** Hunt events of the last day; the triggers of the alerts come on top. Default 2000. */
  events?: number;
  /** Default 12. */
  endpoints?: number;
  /** How long isolating a machine that is not Windows hangs before its 504. Default 2000. */
  gatewayMs?: number;
}

/** A simulated ReaQta-Hive, external API version 1. */
export interface HiveService extends SimService {
  /** What it holds at present; a reset makes another. */
  hive(): Hive;
}

export function createHiveService(options: HiveServiceOptions): HiveService {
  const { now, visibilityDelayMs = 0, alerts = 0, events = 2000, endpoints = 12 } = options;
  const startedAt = now();
  const seed = Math.floor(options.random() * 0x1_0000_0000);
  const build = () => newHive({ now, seed, visibilityDelayMs, size: { alerts, events, endpoints } }, startedAt);
  let current = build();
  const hive = () => current;
  const tokens = new Tokens({
    appId: options.appId,
    appSecret: options.appSecret,
    tokenSeconds: options.tokenSeconds ?? 900,
    now: () => current.now(),
  });
  return {
    hive,
    prefix: apiPrefix,
    routes: refusing({
      'POST /1/authenticate': (request) => tokens.authenticate(request),
      ...endpointRoutes(hive, options.gatewayMs ?? 2000),
      ...fileRoutes(hive),
      ...alertRoutes(hive),
      ...triageRoutes(hive),
      ...huntRoutes(hive),
      ...policyRoutes(hive),
      ...groupRoutes(hive),
    }),
    before: (request) => {
      current.agenda.catchUp();
      return request.path === '/1/authenticate' ? undefined : tokens.check(request);
    },
    notFound: () => ({ status: 404, json: { message: 'Not found' } }),
    state: () => stateOf(current, tokens),
    reset: () => {
      tokens.expireAll();
      current = build();
    },
    commands: hiveCommands(hive, tokens),
  };
}

function newHive(
  setup: { now: () => number; seed: number; visibilityDelayMs: number; size: HiveSize },
  startedAt: number,
): Hive {
  const hive = new Hive(setup);
  buildWorld(hive, setup.size, startedAt);
  return hive;
}

function stateOf(hive: Hive, tokens: Tokens): Record<string, unknown> {
  hive.agenda.catchUp();
  return {
    now: hive.now(),
    alerts: hive.alerts.items,
    endpoints: hive.endpoints.items,
    processes: Object.fromEntries(
      [...hive.processes].map(([id, processes]) => [id, processes.map((process) => process.listed)]),
    ),
    policies: hive.policies.items,
    groups: hive.groups.shelf.items.map((group) => ({ ...group, endpointIds: hive.groups.membersOf(group.id) })),
    events: hive.events.items.length,
    isolations: hive.isolations,
    kills: hive.kills,
    files: hive.files.all,
    tokens: tokens.count,
  };
}

/** Turns refusals into the answers they stand for. */
function refusing(routes: Routes): Routes {
  return Object.fromEntries(Object.entries(routes).map(([route, handler]) => [route, catching(handler)]));
}

function catching(handler: Handler): Handler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  };
}
