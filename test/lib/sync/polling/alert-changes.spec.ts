import assert from 'node:assert/strict';
import { AlertMemory } from '../../../../src/lib/sync/polling/alert-changes.js';
import { type AlertParts, anAlert } from '../an-alert.js';

describe('What changed on an alert', () => {
  const before = anAlert({ notes: 'n'.repeat(10_000) });
  const differences = (more: AlertParts): string[] | undefined => {
    const memory = new AlertMemory();
    memory.sent(before);
    const { endpoint, ...rest } = more;
    return memory.differences({ ...before, ...rest, endpoint: { ...before.endpoint, ...endpoint } });
  };

  for (const [field, more] of Object.entries<AlertParts>({
    severity: { severity: 'high' },
    impact: { impact: 66 },
    tags: { tags: ['vip'] },
    notes: { notes: `${'n'.repeat(9_999)}m` },
    title: { title: 'Another' },
    triggerCondition: { triggerCondition: 9 },
    groups: { endpoint: { groups: [{ id: '1', name: 'Demo Group' }] } },
    machine: { endpoint: { name: 'LAPTOP-2' } },
  })) {
    it(`is named: ${field}`, () => assert.deepEqual(differences(more), [field]));
  }

  it('is named together', () => {
    const endpoint = { os: 'Windows 11', groups: [] };
    assert.deepEqual(differences({ tags: [], severity: 'low', endpoint }), ['severity', 'tags', 'groups', 'machine']);
  });

  it('is nothing when only bookkeeping differs', () => {
    assert.deepEqual(differences({ lastChangedAt: 'later', endpoint: { lastSeenAt: 'now', connected: false } }), []);
  });

  it('is seen when something appears or goes that was never there', () => {
    const memory = new AlertMemory();
    const { notes: _notes, title: _title, ...bare } = anAlert();
    memory.sent(bare);
    assert.deepEqual(memory.differences({ ...bare, notes: 'new' }), ['notes']);
    memory.sent({ ...bare, notes: 'new' });
    assert.deepEqual(memory.differences(bare), ['notes']);
  });

  it('is not known for an alert that was never sent, or sent too long ago', () => {
    const memory = new AlertMemory(2);
    const [first, second, third] = [anAlert(), anAlert(), anAlert()];
    assert.equal(memory.differences(first), undefined);
    memory.sent(first);
    memory.sent(second);
    memory.sent(first); // keeps it
    memory.sent(third);
    assert.deepEqual(
      [first, second, third].map((alert) => memory.differences(alert)),
      [[], undefined, []],
    );
  });
});
