import type { Parcel } from './lane.js';

/** For each subject the deliveries that concern it, in the order they were offered, over all feeds; the first may be sent. */
export class Subjects<T> {
  private readonly queues = new Map<string, Parcel<T>[]>();

  join(parcel: Parcel<T>): void {
    for (const subject of parcel.subjects) {
      const queue = this.queues.get(subject);
      if (queue) queue.push(parcel);
      else this.queues.set(subject, [parcel]);
    }
  }

  isNext(parcel: Parcel<T>): boolean {
    for (const subject of parcel.subjects) if (this.queues.get(subject)?.[0] !== parcel) return false;
    return true;
  }

  /** Takes the delivery out and gives those that are now first for one of its subjects. */
  leave(parcel: Parcel<T>): Set<Parcel<T>> {
    const next = new Set<Parcel<T>>();
    for (const subject of parcel.subjects) {
      const queue = this.queues.get(subject) ?? [];
      const place = queue.indexOf(parcel);
      if (place >= 0) queue.splice(place, 1);
      const first = queue[0];
      if (first) next.add(first);
      else this.queues.delete(subject);
    }
    return next;
  }
}
