/** What a changing call is about to do. */
export interface Change {
  /** In words: `isolate endpoint`. */
  operation: string;
  /** Id of what it changes: an alert, an endpoint, an incident …; the hash or name of one that is made. */
  target: string;
}

/** What became of a changing call, for an audit. Holds no secret: what is sent or answered is not in it. */
export interface ChangeRecord extends Change {
  /** `ReaQta-Hive` or `IBM SOAR`. */
  service: string;
  /**
   * `done`; `not-done`: the service answered that it did not happen; `dry-run`; `refused`: by this program, nothing was
   * sent; `failed`; `unknown`: it failed, and nothing says whether it took effect.
   */
  ending: 'done' | 'not-done' | 'dry-run' | 'refused' | 'failed' | 'unknown';
  /** Why it was not done: the service's words, the rule, or an error's code. */
  reason?: string;
}

/** The answer to a changing call in a dry run: nothing was sent. */
export interface DryRun extends Change {
  dryRun: true;
}

/** What a changing call answers. Narrow it with {@link isDryRun}. */
export type Changed<T> = T | DryRun;

export interface GuardOptions {
  service: string;
  /** Answer every change here and send none. */
  dryRun?: boolean;
  /** Hears of every change, whatever became of it. */
  onChange?: (record: ChangeRecord) => void;
}

/** How one change is guarded. */
export interface Guarded<T> {
  /** Throws when the change must not be made; a {@link ProtectedError} when a rule says so. Asked in a dry run too. */
  allow?: () => Promise<void> | void;
  /** Why it did not happen although the service answered, or nothing. */
  declined?: (answer: T) => string | undefined;
  /** As `declined`, for an error that is such an answer. */
  refused?: (error: unknown) => string | undefined;
}

/** A change that a rule of the configuration forbids. Nothing was sent. */
export class ProtectedError extends Error implements Change {
  override readonly name = 'ProtectedError';
  readonly code = 'protected';
  readonly operation: string;
  readonly target: string;

  constructor(
    change: Change,
    /** What protects the target: `name "DC-*"`, `domain controllers`. */
    readonly rule: string,
  ) {
    super(`did not ${change.operation} ${change.target}: it is protected by the rule ${rule}`);
    this.operation = change.operation;
    this.target = change.target;
  }
}

/** The one gate in front of everything a client changes in its service. */
export class Guard {
  constructor(private readonly options: GuardOptions) {}

  /** Sends the change, or answers it here in a dry run. */
  async change<T>(
    { operation, target }: Change,
    send: () => Promise<T>,
    { allow, declined, refused }: Guarded<T> = {},
  ): Promise<Changed<T>> {
    const change = { operation, target };
    let sending = false;
    try {
      await allow?.();
      if (this.options.dryRun) {
        this.tell(change, 'dry-run');
        return { dryRun: true, ...change };
      }
      sending = true;
      const answer = await send();
      const reason = declined?.(answer);
      this.tell(change, reason === undefined ? 'done' : 'not-done', reason);
      return answer;
    } catch (error) {
      const refusal = sending ? refused?.(error) : undefined;
      const { code, maybeApplied, rule } = error as { code?: string; maybeApplied?: boolean; rule?: string };
      if (refusal !== undefined) this.tell(change, 'not-done', refusal);
      else this.tell(change, endingOf(sending, maybeApplied), rule ?? code ?? 'internal');
      throw error;
    }
  }

  private tell(change: Change, ending: ChangeRecord['ending'], reason?: string): void {
    this.options.onChange?.({
      service: this.options.service,
      ...change,
      ending,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

function endingOf(sending: boolean, maybeApplied = false): ChangeRecord['ending'] {
  if (!sending) return 'refused';
  return maybeApplied ? 'unknown' : 'failed';
}

export function isDryRun(answer: unknown): answer is DryRun {
  return typeof answer === 'object' && answer !== null && (answer as { dryRun?: unknown }).dryRun === true;
}
