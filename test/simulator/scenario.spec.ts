import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createHiveService, type HiveService } from '../../simulator/hive/service.js';
import { ScenarioPlayer, scripts } from '../../simulator/scenario/player.js';
import { seededRandom } from '../../simulator/web/random.js';

describe('scenario: ransomware', () => {
  let clock: sinon.SinonFakeTimers;
  let service: HiveService;
  let player: ScenarioPlayer;

  const play = (speed: number, endpoints = 12) => {
    service = createHiveService({
      appId: 'a',
      appSecret: 'b',
      now: Date.now,
      random: seededRandom(1),
      events: 0,
      endpoints,
    });
    const script = scripts.ransomware;
    assert.ok(script);
    player = new ScenarioPlayer({ hive: () => service.hive(), script, speed });
    player.start();
  };
  const alerts = () => service.hive().alerts.items;

  beforeEach(() => {
    clock = sinon.useFakeTimers({
      now: Date.parse('2024-05-06T07:08:09Z'),
      toFake: ['setTimeout', 'clearTimeout', 'Date'],
    });
  });
  afterEach(() => {
    player.stop();
    assert.equal(clock.countTimers(), 0);
    clock.restore();
  });

  it('raises its first alert within two seconds, and one every few seconds', () => {
    play(1);
    clock.tick(2000);
    assert.equal(alerts().length, 1);
    for (let waited = 0; waited < 50; waited += 10) {
      const before = alerts().length;
      clock.tick(10_000);
      assert.ok(alerts().length > before);
    }
  });

  it('spreads over three machines and ends with ransomware on each', () => {
    play(1);
    clock.tick(60_000);
    const encrypted = alerts().filter(({ triggerCondition }) => triggerCondition === 9);
    assert.equal(new Set(encrypted.map(({ endpointId }) => endpointId)).size, 3);
    assert.ok(encrypted.every(({ severity }) => severity === 'high'));
    assert.ok(new Set(alerts().map(({ triggerCondition }) => triggerCondition)).size >= 7);
  });

  it('closes some alerts in each way and changes others', () => {
    play(1);
    clock.tick(74_000);
    const verdicts = new Set(
      alerts()
        .filter(({ closed }) => closed)
        .map(({ alertStatus }) => alertStatus),
    );
    assert.deepEqual(verdicts, new Set(['malicious', 'benign', undefined]));
    assert.ok(alerts().some(({ closed, tags }) => !closed && tags.includes('incident-response')));
    assert.ok(alerts().some(({ impact, tags }) => impact === 97 && tags.includes('crown-jewels')));
  });

  it('leaves its traces in the process list and in hunts', () => {
    play(1);
    clock.tick(25_000);
    const hive = service.hive();
    const [first] = alerts();
    const dumper = hive
      .processesOf(first?.endpointId ?? '')
      .find(({ listed }) => listed.processName === 'sync_agent.exe');
    assert.equal(dumper?.listed.hasIncident, true);
    const encoded = hive.events.items.find(({ payload }) => String(payload.data.cmdLine).includes('-enc UwBp'));
    assert.equal(encoded?.payload.process?.program.fsName, 'powershell.exe');
  });

  it('plays again on other machines, having ended its processes', () => {
    play(10);
    clock.tick(7_000);
    const before = new Set(alerts().map(({ endpointId }) => endpointId));
    const count = alerts().length;
    clock.tick(2_000);
    const later = alerts().slice(count);
    assert.ok(later.length > 0);
    assert.ok(later.some(({ endpointId }) => !before.has(endpointId)));
    const lockers = [...service.hive().processes.values()]
      .flat()
      .filter(({ listed }) => listed.processName === 'locker.exe');
    assert.equal(lockers.length, 0);
  });

  it('begins anew after a reset', () => {
    play(1);
    clock.tick(30_000);
    service.reset();
    assert.equal(alerts().length, 0);
    clock.tick(7_000);
    assert.ok(alerts().length > 0);
  });

  it('refuses to play where there is no Windows machine', () => {
    play(1);
    player.stop();
    const script = scripts.ransomware;
    assert.ok(script);
    const empty = createHiveService({
      appId: 'a',
      appSecret: 'b',
      now: Date.now,
      random: seededRandom(1),
      events: 0,
      endpoints: 0,
    });
    const lost = new ScenarioPlayer({ hive: () => empty.hive(), script, speed: 1 });
    assert.throws(() => lost.start(), RangeError);
  });
});
