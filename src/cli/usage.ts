/** A call that is not one of the command line's. Ends it with status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `reaqta-stix: STIX patterns to ReaQta-Hive hunts, and their results to STIX

  reaqta-stix translate reaqta query   '{}' '<pattern>' ['<options>'] [--json]
  reaqta-stix translate reaqta results '<identity>' '<events>' ['<options>']
  reaqta-stix transmit  reaqta '<connection>' '<configuration>' ping
  reaqta-stix transmit  reaqta '<connection>' '<configuration>' results '<query>' <offset> <length>
  reaqta-stix execute   reaqta reaqta '<identity>' '<connection>' '<configuration>' '<pattern>' ['<options>']

  connection     {"host": "hive.example" or a URL, "port": 443, "selfSignedCert": "<PEM of the CA>",
                  "options": {"timeout": <seconds to wait for each answer, 60>}}
  configuration  {"auth": {"app_id": "…", "secret_key": "…"}}; what is missing is read from REAQTA_APP_ID and REAQTA_SECRET
  options        {"time_range": <minutes, 5>, "stix_2.1": true, "unmapped_fallback": true, "result_limit": <events, 10000>}
  -              in place of one argument reads it from standard input
  --json         the query with whether it is exact, and the notes

Exit status: 0, 1 when something was refused or failed, 2 for a wrong call.
`;
