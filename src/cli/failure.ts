import { InputError, PatternError, QueryError, ServiceError, TranslationError } from '../lib/index.js';

/** A failure in the connector's shape, with its codes. */
export interface Failure {
  success: false;
  connector: 'reaqta';
  code: string;
  error: string;
}

export function failureOf(error: unknown): Failure {
  return {
    success: false,
    connector: 'reaqta',
    code: codeOf(error),
    error: `reaqta connector error => ${error instanceof Error ? error.message : String(error)}`,
  };
}

const ofTranslation: Partial<Record<TranslationError['code'], string>> = {
  unmapped: 'mapping_error',
  inexpressible: 'not_implemented',
};

function codeOf(error: unknown): string {
  if (error instanceof PatternError) return 'invalid_parameter';
  if (error instanceof TranslationError) return ofTranslation[error.code] ?? 'translation_error';
  if (error instanceof QueryError) return 'invalid_query';
  if (error instanceof InputError) return 'invalid_parameter';
  if (!(error instanceof ServiceError)) return 'unknown';
  const codes: Partial<Record<ServiceError['code'], string>> = {
    auth: 'authentication_fail',
    forbidden: 'authentication_fail',
    'rate-limited': 'too_many_requests',
    rejected: 'invalid_query',
    tls: 'certificate_fail',
    network: 'service_unavailable',
    timeout: 'service_unavailable',
  };
  return codes[error.code] ?? 'unknown';
}
