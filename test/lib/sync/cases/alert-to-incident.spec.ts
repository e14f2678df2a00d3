import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alertLink, endpointLink } from '../../../../src/lib/hive/links.js';
import type { Alert, AlertSeverity, Endpoint } from '../../../../src/lib/hive/types.js';
import { InputError } from '../../../../src/lib/http/errors.js';
import { asAlert } from '../../../../src/lib/sync/as-alert.js';
import { alertToIncident } from '../../../../src/lib/sync/cases/alert-to-incident.js';
import { triggerConditionLabel } from '../../../../src/lib/sync/cases/trigger-conditions.js';
import { anAlert } from '../an-alert.js';

const consoleUrl = 'https://hive.example';

describe('The case of an alert', () => {
  it('holds every field of the mapping, links and a first note', () => {
    const alert = anAlert({ triggerCondition: 6, notes: 'Seen by the night shift.' });
    assert.deepEqual(alertToIncident(alert, { hive: 'north', consoleUrl }), {
      name: 'QRadar EDR Alert - Policies Triggered, Endpoint: LAPTOP-1',
      description: { format: 'text', content: 'Unusual remote service' },
      discovered_date: 1_645_639_613_123,
      start_date: 1_645_639_602_456,
      plan_status: 'A',
      severity_code: 'Medium',
      properties: {
        reaqta_id: alert.id,
        reaqta_hive: 'north',
        reaqta_endpoint_id: '852892681737605120',
        reaqta_alert_link: `<a target="_blank" rel="noopener" href="https://hive.example/alerts/${alert.id}">ReaQta Alert</a>`,
        reaqta_endpoint_link:
          '<a target="_blank" rel="noopener" href="https://hive.example/endpoints/852892681737605120">ReaQta Endpoint</a>',
        reaqta_tags: 'vip, reviewed',
        reaqta_groups: 'Demo Group, Finance',
        reaqta_machine_info:
          'Machine Name: LAPTOP-1\nOS: Windows 10 Enterprise\nDomain: corp.example\nCPU: Example CPU @ 2.60GHz',
        reaqta_trigger_condition: 'Policies Triggered',
        reaqta_impact: 65,
      },
      comments: [{ text: { format: 'text', content: 'Created by ReaQta:\nSeen by the night shift.' } }],
    });
  });

  it('has the name prefix of the site, and no link where the console is not known', () => {
    const { name, properties } = alertToIncident(anAlert(), { namePrefix: 'ReaQta Alert' });
    assert.equal(name, 'ReaQta Alert - Anomalous Behavior Detected, Endpoint: LAPTOP-1');
    for (const field of ['reaqta_hive', 'reaqta_alert_link', 'reaqta_endpoint_link']) assert.ok(!(field in properties));
  });

  for (const [severity, label] of Object.entries({ safe: 'Low', low: 'Low', medium: 'Medium', high: 'High' })) {
    it(`has the severity ${label} for an alert that is ${severity}`, () => {
      assert.equal(alertToIncident(anAlert({ severity: severity as AlertSeverity })).severity_code, label);
    });
  }

  it('keeps quotes, backslashes, new lines and angle brackets as they are', () => {
    const nasty = 'a "b" \'c\' \\d\\ <e> &f;\nsecond line\t{{g}}';
    const alert = anAlert({
      title: nasty,
      notes: nasty,
      tags: [nasty, 'x'],
      endpoint: { name: nasty, os: nasty, domain: nasty, groups: [{ id: '1', name: nasty }] },
    });
    const draft = JSON.parse(JSON.stringify(alertToIncident(alert))) as ReturnType<typeof alertToIncident>;
    assert.ok(draft.name.endsWith(`Endpoint: ${nasty}`));
    assert.deepEqual(draft.description, { format: 'text', content: nasty });
    assert.equal(draft.properties.reaqta_tags, `${nasty}, x`);
    assert.equal(draft.properties.reaqta_groups, nasty);
    assert.ok(
      String(draft.properties.reaqta_machine_info).startsWith(`Machine Name: ${nasty}\nOS: ${nasty}\nDomain: ${nasty}`),
    );
    assert.deepEqual(draft.comments, [{ text: { format: 'text', content: `Created by ReaQta:\n${nasty}` } }]);
  });

  for (const [time, ms] of [
    ['2022-02-23T18:06:53.123Z', 1_645_639_613_123],
    ['2022-02-23T18:06:53Z', 1_645_639_613_000],
    ['2022-02-23T20:06:53.123+02:00', 1_645_639_613_123],
  ] as const) {
    it(`is discovered at ${time} to the millisecond`, () => {
      assert.equal(alertToIncident(anAlert({ receivedAt: time })).discovered_date, ms);
    });
  }

  it('never starts after it was discovered, which SOAR would refuse', () => {
    const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });
    fc.assert(
      fc.property(time, time, (received, happened) => {
        const times = { receivedAt: received.toISOString(), happenedAt: happened.toISOString() };
        const { start_date, discovered_date } = alertToIncident(anAlert(times));
        assert.equal(discovered_date, received.getTime());
        assert.equal(start_date, Math.min(received.getTime(), happened.getTime()));
      }),
    );
  });

  it('is made of an alert that lacks whatever may be missing', () => {
    const full = anAlert();
    const bare = {
      id: full.id,
      endpointId: full.endpointId,
      receivedAt: full.receivedAt,
      severity: 'low',
      endpoint: {},
    };
    const draft = alertToIncident({ ...bare, triggerCondition: 0 } as unknown as Alert, { hive: 'north', consoleUrl });
    assert.equal(draft.name, 'QRadar EDR Alert - Code Injection, Endpoint: 852892681737605120');
    assert.deepEqual(draft.description, { format: 'text', content: 'Code Injection' });
    assert.equal(draft.start_date, draft.discovered_date);
    assert.equal(draft.properties.reaqta_endpoint_id, full.endpointId);
    assert.equal(draft.properties.reaqta_tags, '');
    assert.equal(draft.properties.reaqta_groups, '');
    assert.equal(draft.properties.reaqta_impact, null);
    assert.equal(draft.properties.reaqta_machine_info, 'Machine Name: \nOS: \nDomain: \nCPU: ');
    assert.deepEqual(draft.comments, [{ text: { format: 'text', content: 'Created by ReaQta' } }]);
  });

  it('goes through JSON unharmed and has links nobody can break out of, whatever the texts', () => {
    const text = fc.string({ unit: 'binary' });
    const parts = fc.record({
      texts: fc.record({ title: text, notes: text, tags: fc.array(text), impact: fc.integer({ min: 0, max: 100 }) }),
      machine: fc.record({ id: text, name: text, os: text, domain: text, cpuDescr: text, groups: groups(text) }),
      ids: fc.record({ id: text, endpointId: text }),
      url: fc.webUrl(),
      hive: text,
    });
    fc.assert(
      fc.property(parts, ({ texts, machine, ids, url, hive }) => {
        const alert = anAlert({ ...texts, ...ids, endpoint: machine as Partial<Endpoint> });
        const draft = alertToIncident(alert, { hive, consoleUrl: url });
        assert.deepEqual(JSON.parse(JSON.stringify(draft)), draft);
        const { reaqta_alert_link: toAlert, reaqta_endpoint_link: toEndpoint } = draft.properties;
        assert.equal(addressIn(toAlert, 'ReaQta Alert'), alertLink(url, alert.id));
        assert.equal(addressIn(toEndpoint, 'ReaQta Endpoint'), endpointLink(url, machine.id));
      }),
      { numRuns: 50 },
    );
  });
});

function groups(text: fc.Arbitrary<string>): fc.Arbitrary<Endpoint['groups']> {
  return fc.array(fc.record({ id: text, name: text }));
}

/** The address a browser would follow; fails when the link is more or less than one link. */
function addressIn(link: unknown, label: string): string {
  const match = /^<a target="_blank" rel="noopener" href="([^"<>]*)">([^<>]*)<\/a>$/.exec(String(link));
  assert.ok(match, `not one link: ${String(link)}`);
  assert.equal(match[2], label);
  const [, href = ''] = match;
  assert.doesNotMatch(href, /&(?!#\d+;)/);
  return href.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

describe('A trigger condition', () => {
  it('has a name for each number Hive knows, and shows a number it does not know yet', () => {
    const names = Array.from({ length: 14 }, (_, condition) => triggerConditionLabel(condition));
    assert.equal(new Set(names).size, 14);
    assert.deepEqual(
      [names[0], names[6], names[7], names[9], names[13]],
      [
        'Code Injection',
        'Policies Triggered',
        'Anomalous Behavior Detected',
        'Ransomware Behavior Detected',
        'Antimalware Detection',
      ],
    );
    assert.equal(triggerConditionLabel(14), 'Unknown (14)');
  });
});

describe('A value of a message that should be an alert', () => {
  it('is taken as it is when it is one', () => {
    const alert = anAlert();
    assert.equal(asAlert('payload', alert as unknown as Record<string, unknown>), alert);
  });

  for (const [what, damage] of Object.entries<Record<string, unknown>>({
    'has no id': { id: undefined },
    'has a number for an id, which has lost its last digits': { id: 834_832_646_071_648_300 },
    'has no endpoint': { endpoint: null },
    'was received at no time': { receivedAt: 'yesterday' },
  })) {
    it(`is refused by the name of its input when it ${what}`, () => {
      assert.throws(
        () => asAlert('payload', { ...anAlert(), ...damage }),
        (error: unknown) => error instanceof InputError && error.input === 'payload',
      );
    });
  }
});
