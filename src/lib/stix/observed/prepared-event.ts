import { type Connection, connectionOf } from './connection.js';
import { familiesIn, family } from './data-families.js';
import { eventName } from './event-names.js';
import { timestamp } from './reading/time.js';
import { type Fields, fields, idText, isFields, text } from './reading/values.js';

/**
 * An event as the builders read it. What the reference connector writes into its events before it translates them
 * (names, ends turned round, tactics) is worked out beside the event, so that the event stays as it is, and taken as
 * it is from an event that went through that step already.
 */
export interface PreparedEvent {
  event: Fields;
  payload: Fields;
  data: Fields;
  process: Fields | undefined;
  eventId: string | undefined;
  endpointId: string | undefined;
  action: string | undefined;
  connection: Connection | undefined;
  /** The kinds of data it has. */
  families: number;
  /** When it happened, when that is a time. */
  happenedAt: string | undefined;
}

/** @throws TypeError for what is not an event. */
export function prepared(event: unknown): PreparedEvent {
  if (!isFields(event)) throw new TypeError('it is not an object');
  const { payload: rawPayload } = event;
  if (rawPayload !== undefined && rawPayload !== null && !isFields(rawPayload)) {
    throw new TypeError('its payload is not an object');
  }
  const payload = fields(rawPayload);
  const data = fields(payload.data);
  const families = familiesIn(data);
  const process = isFields(payload.process) ? payload.process : undefined;
  return {
    event,
    payload,
    data,
    process,
    eventId: idText(event.eventId),
    endpointId: idText(event.endpointId) ?? idText(process?.endpointId),
    action: text(payload.eventName) ?? eventName(payload.eventType),
    connection: families & family.connection ? connectionOf(data, typeof payload.eventName === 'string') : undefined,
    families,
    happenedAt: timestamp(event.happenedAt),
  };
}
