import assert from 'node:assert/strict';
import type { Endpoint } from '../../../../src/lib/hive/types.js';
import { endpointSummary } from '../../../../src/lib/response/endpoints/endpoint-summary.js';

describe('The summary of an endpoint', () => {
  const of = (endpoint: object) => endpointSummary(endpoint as Endpoint);

  it('says what a person asks first, one line each', () => {
    const endpoint = {
      id: '1',
      name: 'LAPTOP-1',
      agentVersion: '3.6.1',
      lastSeenAt: '2022-04-15T16:04:25.661Z',
      connected: false,
      isolated: true,
      disconnectionReason: 1,
      tags: ['vm', 'vip'],
      groups: [
        { id: '2', name: 'Sales' },
        { id: '3', name: 'Rome' },
      ],
    };
    assert.equal(
      of(endpoint),
      `ID: 1
Endpoint: LAPTOP-1
Agent version: 3.6.1
Last seen: 2022-04-15T16:04:25.661Z
Connected: no
Isolated: yes
Disconnection reason: deregistration
Tags: vm, vip
Groups: Sales, Rome`,
    );
  });

  it('does without what Hive does not say', () => {
    assert.equal(of({ id: '1' }), 'ID: 1\nTags: none\nGroups: none');
    assert.equal(of({ id: '1', tags: null, groups: [null] }), 'ID: 1\nTags: none\nGroups: none');
  });

  it('gives a reason only while it is disconnected, and one it has no word for as its code', () => {
    assert.doesNotMatch(of({ connected: true, disconnectionReason: 0 }), /reason/);
    assert.match(of({ connected: false, disconnectionReason: 0 }), /^Disconnection reason: session timeout$/m);
    assert.match(of({ connected: false, disconnectionReason: 7 }), /^Disconnection reason: code 7$/m);
    assert.doesNotMatch(of({ connected: false }), /reason/);
  });

  it('says why isolation failed', () => {
    assert.match(
      of({ isolated: false, isolationStatusFailure: 'denied' }),
      /^Isolated: no\nIsolation failed: denied$/m,
    );
    assert.doesNotMatch(of({ isolated: false, isolationStatusFailure: null }), /failed/);
  });
});
