/** Command-line options of the simulator; everything it makes follows from `seed`. */
export interface SimulatorOptions {
  seed?: number;
  /** Alerts, hunt events and endpoints that are there from the start. */
  alerts?: number;
  events?: number;
  endpoints?: number;
  /** Plays this attack over time, again and again: `ransomware`. */
  scenario?: string;
  /** Scenario speed: 1 is as written, 10 is ten times as fast. */
  speed?: number;
  hivePort?: number;
  soarPort?: number;
  /** HTTPS with a self-signed certificate made at the start (its PEM is in `Simulator.ca`). */
  tls?: boolean;
  host?: string;
  /** Milliseconds a created Hive resource stays invisible (404, or missing from lists). Default 0. */
  visibilityDelayMs?: number;
  /** Life of a Hive token, seconds. Default 900. */
  tokenSeconds?: number;
  /** SOAR's attachment limit in MB. Default 25. */
  maxAttachmentMb?: number;
  /** Path prefix of SOAR, as Cloud Pak for Security has one (`/api/respond`). Default none. */
  soarPrefix?: string;
}

/** First line on standard output, once both listen. */
export interface SimulatorAddress {
  hive: { url: string; appId: string; appSecret: string };
  soar: { url: string; org: string; keyId: string; keySecret: string };
}

export interface Simulator extends SimulatorAddress {
  /** PEM of the certificate when `tls` is on. */
  ca?: string;
  close(): Promise<void>;
}
