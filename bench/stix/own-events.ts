import { createHiveService } from '../../simulator/hive/service.js';
import { seededRandom } from '../../simulator/web/random.js';
import type { HuntEvent } from '../../src/lib/index.js';

/** A hundred events of many types, always the same. */
export function benchEvents(): HuntEvent[] {
  const now = () => Date.parse('2024-06-02T00:00:00.000Z');
  const random = seededRandom(1);
  const service = createHiveService({ appId: 'bench', appSecret: 'bench', now, random, events: 100 });
  return service.hive().events.items.slice(0, 100) as HuntEvent[];
}
