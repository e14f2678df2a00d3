import type { Alert, AlertEvent } from '../../../src/lib/hive/types.js';
import { seededRandom } from '../../web/random.js';
import { compareIds, IdMint, idKind, isoTime, timeOfId } from '../ids.js';
import { discriminator } from './alert.js';
import { Dice } from './dice.js';
import { dataFor } from './event-data/index.js';
import type { ActingProcess } from './processes.js';

/**
 * All events of an alert, oldest first: its triggers, and made from its id alone (the same each time) as many others
 * as its counts by type say.
 */
export function eventsOfAlert(alert: Alert): AlertEvent[] {
  const dice = new Dice(seededRandom(Number(BigInt(alert.id) & 0xffff_ffffn)));
  const ids = new IdMint();
  const events = [...alert.triggerEvents];
  for (const { type, count } of alert.byTypeEventCount) {
    const triggers = alert.triggerEvents.filter((event) => event.eventType === type).length;
    for (let made = triggers; made < count; made++) events.push(contextEvent(alert, type, ids, dice));
  }
  return events.sort((a, b) => compareIds(a.id, b.id));
}

function contextEvent(alert: Alert, eventType: number, ids: IdMint, dice: Dice): AlertEvent {
  const process = alert.triggerEvents.find((event) => event.process)?.process;
  const { endpoint } = alert;
  const at = Date.parse(alert.happenedAt) - dice.between(1_000, 600_000);
  const id = ids.make(idKind.event, at + 500);
  const actor = process ? actingAs(process) : undefined;
  return {
    id,
    category: 'hive',
    localId: ids.make(idKind.event, at, true),
    endpointId: alert.endpointId,
    receivedAt: isoTime(timeOfId(id)),
    happenedAt: isoTime(at),
    relevance: 0,
    severity: 'none',
    trigger: false,
    manuallyAdded: false,
    ...(process ? { process } : {}),
    eventType,
    data: {
      ...(actor ? dataFor(eventType, { endpoint, actor, processes: [actor], at, dice }) : {}),
      _t: discriminator(eventType),
    },
  };
}

function actingAs(process: ActingProcess['acting']): ActingProcess {
  const { pid, ppid, user, privilegeLevel, program } = process;
  const startTime = Date.parse(process.startTime);
  return {
    listed: {
      pid,
      ppid,
      user,
      privilegeLevel,
      processName: program.fsName,
      programPath: program.path,
      hasIncident: true,
      suspended: false,
      startTime,
    },
    acting: process,
  };
}
