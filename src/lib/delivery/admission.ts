import type { Courier } from './courier.js';
import type { DeadLetters } from './dead-letter.js';
import { DeliveryError } from './delivery-error.js';
import type { Lane, Parcel } from './lane.js';
import { firstOf } from './signals.js';

/**
 * Lets deliveries into their lane, in order, each as soon as there is a place.
 *
 * There is no deadlock: a lane admits one page after the other, so a delivery only ever waits for deliveries that were
 * announced before it (those holding its lane's places, and those before it for one of its subjects), and one that is
 * sent waits for nobody: it is settled, or after enough time-outs a dead letter.
 */
export class Admission<T> {
  constructor(
    private readonly courier: Courier<T>,
    private readonly letters: DeadLetters,
    /** Aborts when nothing is admitted any more. */
    private readonly ending: AbortSignal,
  ) {}

  /**
   * Admits what `choose` picks once the lane is free; `onAdmit` hears of each just before it is sent. Gives the number
   * admitted; when it fails, those without a place are forgotten. Throws the signals' reason, or {@link DeliveryError}.
   */
  async admit(
    lane: Lane<T>,
    choose: () => Parcel<T>[],
    signals: readonly (AbortSignal | undefined)[],
    onAdmit: (parcel: Parcel<T>) => void = () => undefined,
  ): Promise<number> {
    const { signal, release } = firstOf([this.ending, ...signals]);
    let openDoor = () => {};
    let parcels: Parcel<T>[] = [];
    let admitted = 0;
    try {
      openDoor = await lane.door.enter(signal);
      parcels = choose();
      this.courier.announce(parcels);
      for (const parcel of parcels) {
        const leave = await lane.places.enter(signal);
        const refusal = this.refusal(parcel, signal);
        if (refusal || parcel.state === 'settled') leave();
        if (refusal) throw refusal;
        if (parcel.state === 'settled') continue;
        onAdmit(parcel);
        this.courier.take(parcel, leave);
        admitted++;
      }
      return admitted;
    } finally {
      this.courier.withdraw(parcels.filter((parcel) => parcel.state === 'queued'));
      openDoor();
      release();
    }
  }

  private refusal(parcel: Parcel<T>, signal: AbortSignal): Error | undefined {
    if (signal.aborted) return signal.reason;
    return this.letters.full && !parcel.letter ? new DeliveryError('dead-letters-full') : undefined;
  }
}
