import type { AlertSeverity, Endpoint, Policy } from '../../../src/lib/hive/types.js';
import { impactsOf, type TriggerPlan } from './alert.js';
import type { Dice } from './dice.js';
import { dataFor, hasProcess } from './event-data/index.js';
import type { ActingProcess } from './processes.js';

interface Story {
  /** Event types of the triggers. */
  events: readonly number[];
  category?: string;
  titles?: readonly string[];
}

/** What raises an alert of each trigger condition. */
const stories: Record<number, Story> = {
  0: { events: [4, 63] },
  1: { events: [20] },
  2: { events: [22, 2] },
  3: { events: [23, 2, 8] },
  4: { events: [26, 57] },
  5: { events: [27, 74] },
  6: { events: [28], category: 'policies' },
  7: { events: [2, 31, 8, 10] },
  8: { events: [32] },
  9: { events: [34, 12, 6] },
  10: { events: [17] },
  11: { events: [40], category: 'etw' },
  12: {
    events: [65, 49],
    titles: ['Scheduled task from a user folder', 'Credential store opened', 'Unusual remote service'],
  },
  13: { events: [76], category: 'hive' },
};

/** Trigger conditions in the mix they turn up in. */
const windowsMix = [7, 7, 7, 7, 6, 6, 5, 5, 12, 12, 13, 0, 1, 2, 3, 4, 8, 9, 10, 11];
const otherMix = [7, 7, 3, 6, 9];

export interface AlertTale {
  triggerCondition: number;
  triggers: TriggerPlan[];
  title?: string;
}

/** Who and what an alert can be about. */
export interface Stage {
  endpoint: Endpoint;
  processes: readonly ActingProcess[];
  policies: readonly Policy[];
  /** Epoch ms. */
  at: number;
}

/** An alert that could happen on this endpoint, of one severity if given. */
export function tellAlert(stage: Stage, dice: Dice, severity?: AlertSeverity): AlertTale {
  const { endpoint, processes } = stage;
  const triggerCondition = dice.pick(endpoint.osType === 1 ? windowsMix : otherMix);
  const story = stories[triggerCondition] ?? { events: [31] };
  const [least, most] = severity ? impactsOf(severity) : [10, 100];
  const impact = dice.between(least, most);
  const suspects = processes.filter((process) => process.listed.hasIncident);
  const actor = dice.pick(suspects.length > 0 ? suspects : processes);
  const triggers = story.events.map((eventType, index): TriggerPlan => {
    const scene = { endpoint, actor, processes, at: stage.at, dice };
    const data = eventType === 28 ? policyHit(stage.policies, dice) : dataFor(eventType, scene);
    return {
      eventType,
      relevance: index === 0 ? impact : dice.between(0, impact),
      ...(story.category ? { category: story.category } : {}),
      ...(hasProcess(eventType) ? { actor } : {}),
      data,
    };
  });
  return { triggerCondition, triggers, ...(story.titles ? { title: dice.pick(story.titles) } : {}) };
}

function policyHit(policies: readonly Policy[], dice: Dice) {
  const policy = policies.length > 0 ? dice.pick(policies) : undefined;
  return { matched: policy ? [matchOf(policy)] : [] };
}

/** How a policy hit names its policy. */
export function matchOf(policy: Policy) {
  const { id: policyId, versionId, title: policyTitle, description: policyDescription, scope, groups } = policy;
  return {
    policyId,
    versionId,
    policyTitle,
    policyDescription,
    scope,
    groups: groups?.map((group) => group.id) ?? [],
    matcher: { ...policy.matchers[0] },
  };
}
