import type { SimulatorAddress } from '../simulator/contract.js';

/** The variables that the example flows take their addresses and credentials from. */
export function environmentOf({ hive, soar }: SimulatorAddress): Record<string, string> {
  return {
    REAQTA_URL: hive.url,
    REAQTA_APP_ID: hive.appId,
    REAQTA_SECRET: hive.appSecret,
    SOAR_URL: soar.url,
    SOAR_ORG: soar.org,
    SOAR_KEY_ID: soar.keyId,
    SOAR_KEY_SECRET: soar.keySecret,
  };
}
