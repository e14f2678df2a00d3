import {
  type Alert,
  type AlertChange,
  asAlert,
  type Changed,
  type EscalateOptions,
  escalate,
  findCase,
  follow,
  type HiveClient,
  type Incident,
  type IncidentUpdate,
  InputError,
  isDryRun,
  isObject,
  linkCase,
  type ResolutionTable,
  refresh,
} from '../../lib/index.js';
import type { Outcome, RunContext } from '../../runtime/define-node.js';
import type { TableEntry } from '../../runtime/settings.js';
import type { FormSettings, inputs, settings } from './form.js';
import { mappingOf } from './mapping.js';

type Context = RunContext<typeof inputs, typeof settings>;

/** What became of a case: the payload of every operation. */
interface CaseReport {
  outcome: string;
  /** The case was made by this message. */
  created?: boolean;
  /** API names of the fields that changed. */
  changed?: string[];
  /** Rows added to the table of trigger events. */
  rowsAdded?: number;
  /** The alert's notes have the case's link. */
  linked?: boolean;
}

export const operations: Record<FormSettings['operation'], (context: Context) => Promise<Outcome>> = {
  async escalate(context) {
    const alert = asAlert('alert', context.inputs.alert);
    const hive = hiveForLink(context);
    const { outcome, incident, rowsAdded, missingFields } = await escalate(context.soar(), alert, optionsOf(context));
    context.warnOnce(missingFields, (names) => `IBM SOAR has no incident fields ${names}: they are left out`);
    const linked = await linkTo(hive, context, alert, incident);
    const what = { outcome, created: outcome === 'created', rowsAdded, linked };
    return report(what, incident, { alert, alertId: alert.id });
  },

  async follow(context) {
    const alert = asAlert('alert', context.inputs.alert);
    const hive = hiveForLink(context);
    const change = changeIn(context.msg);
    const { outcome, incident, changed } = await follow(context.soar(), alert, change, optionsOf(context));
    const created = outcome === 'created';
    const linked = created && (await linkTo(hive, context, alert, incident));
    return report({ outcome, created, changed, linked }, incident, { alert, alertId: alert.id });
  },

  async refresh(context) {
    const alert = asAlert('alert', context.inputs.alert);
    const { label } = context.origin();
    const options = { signal: context.signal, ...(label === undefined ? {} : { hive: label }) };
    const { outcome, incident, changed, rowsAdded } = await refresh(context.soar(), alert, options);
    return report({ outcome, changed, rowsAdded }, incident, { alert, alertId: alert.id });
  },

  async find(context) {
    const { alertId } = context.inputs;
    if (alertId === undefined) throw new InputError('alertId', 'is empty: there is nothing to find a case by');
    const incident = await findCase(context.soar(), alertId, context.origin().label, { signal: context.signal });
    return report({ outcome: incident ? 'found' : 'not-found' }, incident, { alertId, ...idsIn(incident) });
  },

  async get(context) {
    const incident = await context.soar().getIncident(await caseId(context), { signal: context.signal });
    return report({ outcome: 'found' }, incident, idsIn(incident));
  },

  async update(context) {
    const { soar, inputs: given, signal } = context;
    return updated('updated', await soar().updateIncident(await caseId(context), given.fields, { signal }));
  },

  async close(context) {
    const { resolution, summary } = context.inputs;
    const fields = Object.fromEntries(context.settings.onClose.map(({ name, value }) => [name, value]));
    const closing = { resolution, summary, fields };
    return updated('closed', await context.soar().closeIncident(await caseId(context), closing, context));
  },

  async reopen(context) {
    return updated('reopened', await context.soar().reopenIncident(await caseId(context), context));
  },
};

/** What the poller says has changed; another node may have put something else there. */
function changeIn({ change }: Context['msg']): AlertChange | undefined {
  return isObject(change) && Array.isArray(change.fields) ? (change as unknown as AlertChange) : undefined;
}

/** Asked for before anything is done: a case is not made by a node that cannot link it. */
function hiveForLink({ settings: { caseLink }, hive }: Context): HiveClient | undefined {
  return caseLink ? hive().client : undefined;
}

/** The case is there, whatever becomes of its link: a failure is a warning, and made up for when the alert comes again. */
async function linkTo(
  hive: HiveClient | undefined,
  { soar, node, signal }: Context,
  alert: Alert,
  incident: Incident | undefined,
): Promise<boolean> {
  if (!hive || !incident) return false;
  try {
    return await linkCase(hive, soar(), alert, incident.id, Date.now(), { signal });
  } catch (error) {
    // The node is being closed: the delivery is given back, and the alert comes again.
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    node.warn(`case ${incident.id} has no link in the notes of alert ${alert.id}: ${reason}`);
    return false;
  }
}

/** What a case says of the alert it was made of, for the nodes that follow. */
function idsIn(incident: Incident | undefined): Record<string, string> {
  const { reaqta_id, reaqta_hive, reaqta_endpoint_id } = incident?.properties ?? {};
  const ids = { alertId: reaqta_id, hive: reaqta_hive, endpointId: reaqta_endpoint_id };
  return Object.fromEntries(
    Object.entries(ids).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''),
  );
}

function optionsOf(context: Context): EscalateOptions {
  const { settings: chosen, signal } = context;
  const { label, consoleUrl } = context.origin();
  const mapping = mappingOf(context.RED, context.node, chosen);
  return {
    signal,
    namePrefix: chosen.namePrefix,
    closedAlerts: chosen.closedAlerts,
    resolutions: entries(chosen.resolutions) as Partial<ResolutionTable>,
    onClose: entries(chosen.onClose),
    ...(label === undefined ? {} : { hive: label }),
    ...(consoleUrl === undefined ? {} : { consoleUrl }),
    ...(mapping ? { mapping } : {}),
  };
}

function entries(rows: TableEntry[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** The case the message names, or the one of the alert it names. */
async function caseId({ inputs: given, soar, origin, signal }: Context): Promise<number> {
  if (given.incidentId !== undefined) return given.incidentId;
  if (given.alertId === undefined) throw new InputError('incidentId', 'is empty, and so is the alert id');
  const incident = await findCase(soar(), given.alertId, origin().label, { signal });
  if (!incident) throw new InputError('alertId', `alert ${given.alertId} has no case`);
  return incident.id;
}

function updated(outcome: string, answer: Changed<IncidentUpdate>): Outcome {
  if (isDryRun(answer)) return report({ outcome: 'dry-run' }, undefined);
  const { changed, incident } = answer;
  return report({ outcome: changed.length > 0 ? outcome : 'unchanged', changed }, incident);
}

function report(what: CaseReport, incident: Incident | undefined, set: Record<string, unknown> = {}): Outcome {
  const { outcome, created = false, changed = [], rowsAdded = 0, linked = false } = what;
  return {
    payload: { outcome, incidentId: incident?.id ?? null, created, changed, rowsAdded, linked },
    set: incident ? { ...set, incident, incidentId: incident.id } : set,
    status: outcome,
  };
}
