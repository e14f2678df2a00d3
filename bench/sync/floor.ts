import { Agent, request } from 'node:http';
import axios from 'axios';
import { type Alert, alertToIncident, triggerEventCells } from '../../src/lib/index.js';
import { type Measured, measured } from '../measured.js';
import type { SyncWork } from './work.js';

/** One request without any of our code around it: answers the parsed JSON. */
type Ask = (method: 'GET' | 'POST', url: string, headers: Record<string, string>, body?: unknown) => Promise<unknown>;

/**
 * The least that draining can cost: the same number of the same requests, as many at once, through a keep-alive agent.
 * Everything that can be made beforehand (the bodies) is made before the clock starts, so the alerts are read twice.
 */
export async function floor(work: SyncWork, ask: Ask): Promise<Measured> {
  const token = (await ask('POST', `${work.hive.url}/1/authenticate`, json, {
    id: work.hive.appId,
    secret: work.hive.appSecret,
  })) as { token: string };
  const hive = { Authorization: `Bearer ${token.token}` };
  const bodies = (await alertPages(work, ask, hive)).map((alert) => ({
    query: queryFor(alert),
    incident: {
      ...alertToIncident(alert, { hive: 'bench', consoleUrl: new URL(work.hive.url).origin }),
      severity_code: 4,
    },
    rows: alert.triggerEvents.map((event) => ({
      cells: Object.fromEntries(Object.entries(triggerEventCells(event)).map(([name, value]) => [name, { value }])),
    })),
  }));
  const basic = Buffer.from(`${work.soar.keyId}:${work.soar.keySecret}`).toString('base64');
  const soar = { ...json, Authorization: `Basic ${basic}` };
  const session = (await ask('GET', `${work.soar.url}/rest/session?include_permissions=false`, soar)) as {
    orgs: { id: number }[];
  };
  const org = `${work.soar.url}/rest/orgs/${session.orgs[0]?.id}`;
  return measured(async () => {
    await alertPages(work, ask, hive);
    await inParallel(work.width, bodies, async ({ query, incident, rows }) => {
      await ask('POST', `${org}/incidents/query_paged?return_level=normal`, soar, query);
      const { id } = (await ask('POST', `${org}/incidents`, soar, incident)) as { id: number };
      const table = `${org}/incidents/${id}/table_data/reaqta_trigger_events/row_data?handle_format=names`;
      for (const row of rows) await ask('POST', table, soar, row);
    });
  });
}

export function axiosAsk(width: number): Ask {
  const client = axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: width, maxFreeSockets: width }),
    proxy: false,
    maxRedirects: 0,
  });
  return async (method, url, headers, body) =>
    (await client.request({ method, url, headers, data: body })).data as unknown;
}

export function httpAsk(width: number): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: width, maxFreeSockets: width });
  return (method, url, headers, body) =>
    new Promise((resolve, reject) => {
      const data = body === undefined ? '' : JSON.stringify(body);
      const length = data ? { 'Content-Length': String(Buffer.byteLength(data)) } : {};
      const call = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
        response.on('error', reject);
      });
      call.on('error', reject);
      call.end(data);
    });
}

const json = { 'Content-Type': 'application/json', Accept: 'application/json' };

async function alertPages(work: SyncWork, ask: Ask, headers: Record<string, string>): Promise<Alert[]> {
  const alerts: Alert[] = [];
  let url = `${work.hive.url}/1/alerts?receivedAfter=2015-11-05T00%3A00%3A00.000Z&sortBy=receivedAt%3Aasc`;
  while (url) {
    const page = (await ask('GET', url, headers)) as { result: Alert[]; nextPage: string; remainingItems: number };
    alerts.push(...page.result);
    url = page.remainingItems ? page.nextPage : '';
  }
  return alerts;
}

function queryFor(alert: Alert): unknown {
  const conditions = [{ field_name: 'properties.reaqta_id', method: 'equals', value: alert.id }];
  return { filters: [{ conditions }], sorts: [{ field_name: 'id', type: 'asc' }], start: 0, length: 100 };
}

async function inParallel<T>(width: number, items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
