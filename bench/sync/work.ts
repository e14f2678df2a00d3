import type { SimulatorAddress } from '../../simulator/contract.js';

/** What one run is told, over the process boundary. */
export interface SyncWork extends SimulatorAddress {
  alerts: number;
  /** Alerts worked on at once. */
  width: number;
}
