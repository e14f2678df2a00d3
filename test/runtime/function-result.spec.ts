import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { functionResult } from '../../src/runtime/function-result.js';

const { version } = require('../../package.json') as { version: string };

describe('The result a script of SOAR reads', () => {
  const answer = { content: { success: true }, inputs: { reaqta_endpoint_id: '34' } };

  it('has the envelope of payload version 2', () => {
    const before = Date.now();
    const { metrics, ...rest } = functionResult(answer, { reason: null, startedAt: before - 40 });
    assert.deepEqual(rest, { version: 2, success: true, reason: null, raw: null, ...answer });
    const { execution_time_ms: took, timestamp, ...own } = metrics;
    assert.deepEqual(own, {
      version: '1.0',
      package: 'node-red-contrib-reaqta',
      package_version: version,
      host: hostname(),
    });
    assert.ok((took as number) >= 40);
    assert.match(String(timestamp), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.ok(Math.abs(Date.parse(`${String(timestamp).replace(' ', 'T')}Z`) - before) < 5000);
  });

  it('is no success when there is a reason', () => {
    const { success, reason } = functionResult(answer, { reason: 'Endpoint offline', startedAt: 0 });
    assert.deepEqual([success, reason], [false, 'Endpoint offline']);
  });

  it('has the Hive among its inputs only when the message names one', () => {
    const inputsWith = (hive: unknown) => functionResult(answer, { reason: null, hive, startedAt: 0 }).inputs;
    assert.deepEqual(inputsWith('north'), { reaqta_hive: 'north', reaqta_endpoint_id: '34' });
    for (const hive of [undefined, '', null, 7, {}]) assert.deepEqual(inputsWith(hive), { reaqta_endpoint_id: '34' });
  });
});
