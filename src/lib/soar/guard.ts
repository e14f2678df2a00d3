/** The answer to a changing call in a dry run: nothing was sent. */
export interface DryRun {
  dryRun: true;
  /** What it would have done, in words: `add a note to incident 2154`. */
  operation: string;
  /** Id of the incident it would have changed; the name of one that is made. */
  target: string;
}

/** What a changing call answers. Narrow it with {@link isDryRun}. */
export type Changed<T> = T | DryRun;

export function isDryRun(answer: unknown): answer is DryRun {
  return typeof answer === 'object' && answer !== null && (answer as { dryRun?: unknown }).dryRun === true;
}

export interface Deletion {
  /** False when there was nothing (left) to delete. */
  deleted: boolean;
}
