/** One thing to deliver. */
export interface Item<T> {
  /** Unique for this change within its feed: `alertId`, or `alertId@closedAt`. */
  key: string;
  /** The thing itself; of one subject there is one delivery at a time, in all feeds together. */
  subject: string;
  /** Epoch ms by which its feed is ordered and read again. */
  position: number;
  /** Plain data, as JSON has it: an acknowledged delivery sends copies of it. */
  value: T;
  /** It was read but is not to be delivered: the cursor may pass it. */
  skip?: true;
}

/** What the flow is handed: one item, or a page of them. */
export interface Dispatch<T> {
  feed: string;
  items: Item<T>[];
  /** Names this attempt to `settle`. */
  token: string;
  /** 1 for the first sending. */
  attempt: number;
  /** It was sent before, by this process or an earlier one. */
  redelivered: boolean;
}

/** What became of a delivery: it is done, shall be sent again, or shall never be. */
export type Verdict = 'done' | 'give-back' | 'give-up';

export interface SettleDetails {
  /** Why it is given back or given up, in a few words. */
  reason?: string;
  /** With `give-back`: the fault is not the item's, the service behind the flow is down. */
  outage?: boolean;
}
