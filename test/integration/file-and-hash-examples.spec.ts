import assert from 'node:assert/strict';
import type { Alert, Policy } from '../../src/lib/hive/types.js';
import type { Artifact, Attachment } from '../../src/lib/soar/types.js';
import { ExampleRun } from './example-run.js';

interface Case {
  artifacts: Artifact[];
  attachments: (Attachment & { sha256: string })[];
}

describe('The example that brings files to a case, in a Node-RED before the demo simulator', function () {
  this.timeout(60_000);
  const run = new ExampleRun('09 - file to case');
  before(() => run.start());
  after(() => run.stop());

  /** Raises alerts until the latest has a program on an endpoint that is there. */
  const suitableAlert = async (): Promise<Alert> => {
    for (let tries = 0; tries < 50; tries++) {
      await run.tell('hive', 'clock', { advanceMs: 2_000 });
      await run.raise(1);
      const alert = (await run.state<{ alerts: Alert[] }>('hive')).alerts.at(-1);
      if (alert?.endpoint.connected && alert.triggerEvents.every(({ process }) => process)) return alert;
    }
    return assert.fail('no such alert');
  };

  it('adds the program of the latest alert as an artifact and another file as an attachment', async () => {
    const alert = await suitableAlert();
    await run.press('files of the latest alert');
    const [{ payload, sha256 }] = await run.shown('artifact');
    const [{ payload: second }] = await run.shown('attachment');
    assert.deepEqual([payload.outcome, second.outcome, second.name], ['added', 'attached', 'hosts']);
    assert.equal(sha256, alert.triggerEvents[0]?.process?.program.sha256);
    const { incidents } = await run.state<{ incidents: [Case] }>('soar');
    const [{ artifacts, attachments }] = incidents;
    assert.ok(artifacts.some(({ parent_id, value }) => parent_id === payload.artifactId && value === sha256));
    assert.deepEqual(
      attachments.map(({ id, sha256: stored }) => [id, stored]),
      [[second.attachmentId, second.sha256]],
    );
    assert.deepEqual(run.at('failures'), []);
  });
});

describe('The example that blocks a hash on two Hives, in a Node-RED before the demo simulator', function () {
  this.timeout(60_000);
  const run = new ExampleRun('10 - block a hash on two hives');
  before(() => run.start({ events: 0 }));
  after(() => run.stop());
  const policy = async () => (await run.state<{ policies: Policy[] }>('hive')).policies.at(-1);
  const labels = (payload: Record<string, unknown>) => (payload.results as { hive: string }[]).map(({ hive }) => hive);

  it('blocks it on one and finds, as both are the same here, that the other has the policy', async () => {
    await run.press('block it');
    const [{ payload }] = await run.shown('blocked');
    const [{ payload: refused }] = await run.shown('not blocked');
    assert.deepEqual([payload.outcome, refused.outcome], ['created', 'exists']);
    assert.deepEqual([...labels(payload), ...labels(refused)].sort(), ['hive', 'second hive']);
    const { title, groups, actions } = (await policy()) ?? assert.fail('no policy');
    assert.deepEqual([title, groups?.map(({ name }) => name), actions], ['Blocked from Node-RED', ['Servers'], [1]]);
  });

  it('looks it up on both, and switches it off', async () => {
    await run.press('look it up');
    const [{ payload }] = await run.shown('policies');
    assert.deepEqual([payload.outcome, labels(payload)], ['found', ['hive', 'second hive']]);
    await run.press('switch it off');
    assert.equal((await run.shown('switched off'))[0].payload.outcome, 'disabled');
    assert.equal((await policy())?.enabled, false);
    assert.deepEqual(run.at('failures'), []);
  });
});
