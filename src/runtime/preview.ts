import type { NodeAPI } from 'node-red';
import { lintHunq, PatternError, TranslationError } from '../lib/index.js';
import { type HuntForm, huntQuery } from './hunt-query.js';

/** What an edit dialog shows under a query while it is typed. */
interface Preview {
  /** The HunQ that will be sent, when the text can be read. */
  query?: string;
  exact?: boolean;
  notes?: string[];
  /** What is wrong, and where. */
  findings: { severity: string; message: string; offset: number; length?: number; suggestion?: string }[];
}

/** Longer texts are not shown as one types. */
const mostCharacters = 100_000;

/** `POST /<type>/preview` with `{ language, text, ports, mode, timeRange }`: reads the text and answers a {@link Preview}. Nothing is sent anywhere. */
export function servePreview(RED: NodeAPI, type: string): void {
  RED.httpAdmin.post(`/${type}/preview`, RED.auth.needsPermission(`${type}.read`), (request, response) => {
    const { language, text, ...form } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof text !== 'string' || text.length > mostCharacters) {
      response.status(400).json({ message: 'There is no text, or it is too long to be shown.' });
      return;
    }
    response.json(previewOf(text, formOf(language, form)));
  });
}

function previewOf(text: string, form: HuntForm): Preview {
  const findings = form.language === 'hunq' ? lintHunq(text) : [];
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  try {
    return { ...huntQuery(text, form, Date.now()), findings };
  } catch (error) {
    if (!(error instanceof PatternError || error instanceof TranslationError)) throw error;
    const offset = error instanceof PatternError ? error.offset : (error.position?.offset ?? 0);
    return { findings: [{ severity: 'error', message: error.message, offset }] };
  }
}

/** A form that is being typed may hold anything. */
function formOf(language: unknown, { ports, mode, timeRange }: Record<string, unknown>): HuntForm {
  const minutes = Number(timeRange);
  return {
    language: language === 'stix' ? language : 'hunq',
    ports: ports === 'local-remote' ? ports : 'direction',
    mode: mode === 'lenient' ? mode : 'strict',
    timeRange: minutes >= 0 && minutes <= 525_600 ? minutes : 5,
  };
}
