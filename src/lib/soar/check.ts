import { probe, type Step } from '../http/probe.js';
import type { CallOptions } from '../http/transport.js';
import type { SoarClient } from './client.js';
import { incidentFields, processTable, requiredField, triggerEventTable } from './reaqta-customization.js';

/**
 * Tries step by step whether the client can do its work: connection, sign-in, organization, types and fields, and the
 * ReaQta fields and tables. It stops at the first step nothing works without, changes nothing, and says what it cannot try.
 */
export async function* checkSoar(client: SoarClient, options: CallOptions = {}): AsyncGenerator<Step> {
  const { tls, proxy } = client.connection;
  for await (const step of probe(client.baseUrl, tls, proxy, options.signal)) {
    yield step;
    if (!step.ok) return;
  }
  const steps: [string, () => Promise<string>][] = [
    ['sign-in', () => signIn(client, options)],
    ['organization', () => organization(client, options)],
    ['types and fields', () => types(client, options)],
  ];
  for (const [step, attempt] of steps) {
    const outcome = await tried(step, attempt);
    yield outcome;
    if (!outcome.ok) return;
  }
  yield await reaqtaFields(client, options);
  yield await tried('ReaQta tables', () => reaqtaTables(client, options));
  yield {
    step: 'not tested',
    ok: true,
    detail: 'creating and closing cases, notes, artifacts, attachments and table rows: a test would leave traces',
  };
}

async function tried(step: string, attempt: () => Promise<string>): Promise<Step> {
  try {
    return { step, ok: true, detail: await attempt() };
  } catch (error) {
    return { step, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function signIn(client: SoarClient, options: CallOptions): Promise<string> {
  const { orgs } = await client.session(options);
  return `the API key is accepted; organizations it belongs to: ${orgs.length}`;
}

async function organization(client: SoarClient, options: CallOptions): Promise<string> {
  const { orgName, orgId } = await client.identity(options);
  return `${orgName} (${orgId})`;
}

async function types(client: SoarClient, options: CallOptions): Promise<string> {
  const fields = await client.fields('incident', options);
  const onClose = Object.values(fields).filter((field) => field.required === 'close');
  const names = onClose.map((field) => field.name).join(', ') || 'none';
  return `incidents have ${Object.keys(fields).length} fields; required on closing: ${names}`;
}

async function reaqtaFields(client: SoarClient, options: CallOptions): Promise<Step> {
  const step = 'ReaQta fields';
  const fields = await client.fields('incident', options);
  const missing = Object.values(incidentFields).filter((name) => !fields[name]);
  if (missing.length === 0) return { step, ok: true, detail: 'all are there' };
  const needed = missing.includes(requiredField) ? `; without ${requiredField} cases cannot be matched to alerts` : '';
  return { step, ok: needed === '', detail: `missing: ${missing.join(', ')}${needed}` };
}

async function reaqtaTables(client: SoarClient, options: CallOptions): Promise<string> {
  const missing: string[] = [];
  for (const { name, columns } of [processTable, triggerEventTable]) {
    if (!(await client.hasTable(name, options))) {
      missing.push(name);
      continue;
    }
    const fields = await client.fields(name, options);
    missing.push(...columns.filter((column) => !fields[column]).map((column) => `${name}.${column}`));
  }
  return missing.length === 0 ? 'all are there' : `missing: ${missing.join(', ')}; their rows are left out`;
}
