import type { Alert, AlertEvent, Endpoint, EventProcess } from '../../../src/lib/hive/types.js';

export type AlertParts = Partial<Omit<Alert, 'endpoint'>> & { endpoint?: Partial<Endpoint> };

let made = 0;

/** An alert with nothing remarkable but what is given; each has an id of its own. */
export function anAlert({ endpoint, ...more }: AlertParts = {}): Alert {
  const id = String(834_832_646_071_648_258n + BigInt(++made) * 4096n);
  return {
    id,
    localId: '834832590069268481',
    endpointId: '852892681737605120',
    triggerCondition: 7,
    endpoint: {
      id: '852892681737605120',
      name: 'LAPTOP-1',
      os: 'Windows 10 Enterprise',
      domain: 'corp.example',
      cpuDescr: 'Example CPU @ 2.60GHz',
      groups: [
        { id: '1', name: 'Demo Group' },
        { id: '2', name: 'Finance' },
      ],
      ...endpoint,
    } as Endpoint,
    endpointState: {} as Alert['endpointState'],
    triggerEvents: [],
    totalEventCount: 0,
    byTypeEventCount: [],
    impact: 65,
    severity: 'medium',
    closed: false,
    activityState: 'active',
    receivedAt: '2022-02-23T18:06:53.123Z',
    happenedAt: '2022-02-23T18:06:42.456Z',
    tags: ['vip', 'reviewed'],
    title: 'Unusual remote service',
    ...more,
  };
}

/** The same alert, closed the way Hive does it; without `verdict` it was archived. */
export function closed(alert: Alert, verdict?: 'malicious' | 'benign'): Alert {
  const closing = { closed: true, activityState: 'archived', closedAt: '2022-02-24T09:00:00.001Z' } as const;
  return { ...alert, ...closing, ...(verdict ? { alertStatus: verdict } : {}) };
}

export const process = {
  pid: 4711,
  program: { path: 'c:\\windows\\system32\\notepad.exe', sha256: 'ab'.repeat(32) },
} as EventProcess;

export function anEvent(more: Partial<AlertEvent> = {}): AlertEvent {
  return {
    id: String(++made),
    category: 'hive',
    localId: '1',
    endpointId: '852892681737605120',
    receivedAt: '2022-02-23T18:06:53.100Z',
    happenedAt: '2022-02-23T18:06:42.456Z',
    relevance: 65,
    severity: 'medium',
    trigger: true,
    manuallyAdded: false,
    process,
    eventType: 2,
    data: {},
    ...more,
  };
}

export const policyEvent = anEvent({
  category: 'policies',
  eventType: 28,
  happenedAt: '2022-02-23T18:06:43.001Z',
  data: { _t: 'r', matched: [{ policyId: '9', policyTitle: 'Known bad "viewer"' }] },
});

const { process: _process, ...withoutProcess } = anEvent({
  category: 'etw',
  eventType: 40,
  happenedAt: '2022-02-23T18:06:44.002Z',
  data: {
    etwTargetDomainName: 'CORP',
    etwTargetUserName: 'j.doe',
    etwWorkstationName: 'WS-0001',
    etwEventDescription: 'An account failed to log on',
    etwIpAddress: '192.0.2.7',
    etwIpPort: '50123',
  },
});

/** A Windows event: it has no process. */
export const etwEvent: AlertEvent = withoutProcess;
