import { ServiceError } from '../http/errors.js';
import type { Step } from '../http/probe.js';
import type { CallOptions } from '../http/transport.js';
import type { HiveClient } from './client.js';

const untested: Step = {
  step: 'not tested',
  ok: true,
  detail:
    'it would change something: the rights to isolate, kill, request files, close and annotate alerts, and change policies and groups',
};

/** Tests a connection step by step: `resolve`, `tls`, `sign-in`, `read-alert`. Stops at the first step that fails; changes nothing. */
export async function* checkHive(client: HiveClient, options: CallOptions = {}): AsyncGenerator<Step> {
  for await (const step of client.reach(options.signal)) {
    yield step;
    if (!step.ok) return;
  }
  for (const [step, run] of Object.entries({ 'sign-in': signIn, 'read-alert': readAlert })) {
    const result = await tried(step, () => run(client, options));
    yield result;
    if (!result.ok) return;
  }
  yield untested;
}

async function signIn(client: HiveClient, options: CallOptions): Promise<string> {
  await client.authenticate(options);
  return 'signed in';
}

async function readAlert(client: HiveClient, options: CallOptions): Promise<string> {
  for await (const alert of client.alerts({}, { ...options, maxItems: 1 })) return `read alert ${alert.id}`;
  return 'may read alerts; there is none yet';
}

async function tried(step: string, run: () => Promise<string>): Promise<Step> {
  try {
    return { step, ok: true, detail: await run() };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { step, ok: false, detail: error.message };
  }
}
