/** Our rate beside that of the STIX-shifter connector: as it was recorded elsewhere, and as it is here and now. */
export interface Compared {
  referencePerSecond?: number;
  timesReference?: number;
  rivalPerSecond?: number;
  timesRival?: number;
}

export function compared(rate: number, reference: number | undefined, rival: number | undefined): Compared {
  return {
    ...(reference ? { referencePerSecond: Math.round(reference), timesReference: times(rate, reference) } : {}),
    ...(rival ? { rivalPerSecond: Math.round(rival), timesRival: times(rate, rival) } : {}),
  };
}

function times(rate: number, other: number): number {
  return Math.round((rate / other) * 10) / 10;
}
