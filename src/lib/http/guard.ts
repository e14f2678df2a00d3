/** What a changing call is about to do. */
export interface Change {
  /** In words: `isolate endpoint`. */
  operation: string;
  /** Id of what it changes: an alert, an endpoint, an incident …; the hash or name of one that is made. */
  target: string;
}

/** The answer to a changing call in a dry run: nothing was sent. */
export interface DryRun extends Change {
  dryRun: true;
}

/** What a changing call answers. Narrow it with {@link isDryRun}. */
export type Changed<T> = T | DryRun;

/** The one gate in front of everything a client changes in its service. */
export class Guard {
  constructor(private readonly dryRun: boolean) {}

  /** Sends the change, or answers it here in a dry run. */
  async change<T>({ operation, target }: Change, send: () => Promise<T>): Promise<Changed<T>> {
    return this.dryRun ? { dryRun: true, operation, target } : send();
  }
}

export function isDryRun(answer: unknown): answer is DryRun {
  return typeof answer === 'object' && answer !== null && (answer as { dryRun?: unknown }).dryRun === true;
}
