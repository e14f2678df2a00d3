import assert from 'node:assert/strict';
import { compareIds, IdMint, idKind, timeOfId } from '../../simulator/hive/ids.js';

const at = Date.parse('2022-02-23T18:06:53.264Z');

describe('simulated Hive: ids', () => {
  it('hold time, maker and kind where a Hive has them', () => {
    const mint = new IdMint();
    const server = BigInt(mint.make(idKind.alert, at));
    const local = BigInt(mint.make(idKind.alert, at, true));
    assert.equal(Number(server >> 22n) + 1_446_600_000_000, at);
    assert.deepEqual([server & 2047n, (server >> 11n) & 1n], [2n, 0n]);
    assert.deepEqual([local & 2047n, (local >> 11n) & 1n], [2n, 1n]);
  });

  it('are never given twice, and rise in the order they are made', () => {
    const mint = new IdMint();
    const made = Array.from({ length: 5000 }, () => mint.make(idKind.event, at));
    assert.equal(new Set(made).size, 5000);
    assert.deepEqual(made, [...made].sort(compareIds));
    assert.equal(timeOfId(made[4999] ?? '0'), at + 4);
  });
});
