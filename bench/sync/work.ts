/** What one run is told and what it tells back, over the process boundary. */
export interface SyncWork {
  hive: { url: string; appId: string; appSecret: string };
  soar: { url: string; org: string; keyId: string; keySecret: string };
  alerts: number;
  /** Alerts worked on at once. */
  width: number;
}

export interface SyncResult {
  seconds: number;
  peakGrowthMb: number;
}
