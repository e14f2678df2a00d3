import { createHash } from 'node:crypto';
import type { CertInfo, Program } from '../../../src/lib/hive/types.js';
import { fileBytes } from '../file-content.js';

const signers: Record<string, CertInfo> = {
  windows: { signer: 'Example Windows Publisher', issuer: 'Example Production PCA', trusted: true, expired: false },
  office: { signer: 'Example Office Corporation', issuer: 'Example Code Signing PCA', trusted: true, expired: false },
  browser: { signer: 'Example Browser Corporation', issuer: 'Example Code Signing PCA', trusted: true, expired: false },
  agent: { signer: 'Example EDR Vendor', issuer: 'Example EV Code Signing CA', trusted: true, expired: false },
  old: { signer: 'Example Tools Ltd', issuer: 'Example Legacy CA', trusted: true, expired: true },
  forged: { signer: 'Example Windows Publisher', issuer: 'Example Unknown CA', trusted: false, expired: false },
};

export interface ProgramLook {
  /** One of the signers above; unsigned without. */
  signer?: string;
  /** Name in the version resource, when it is not the name on disk. */
  originalName?: string;
}

const known = new Map<string, Program>();
const mostKnown = 20_000;

/** The program at a path, shared by everything that runs it. Size and hashes are those of the file one can download. */
export function programAt(path: string, look: ProgramLook = {}): Program {
  const key = `${path}|${look.signer ?? ''}|${look.originalName ?? ''}`;
  let program = known.get(key);
  if (!program) {
    program = makeProgram(path, look);
    if (known.size >= mostKnown) known.clear();
    known.set(key, program);
  }
  return program;
}

function makeProgram(path: string, look: ProgramLook): Program {
  const name = fileName(path);
  const bytes = fileBytes(path);
  const certInfo = look.signer === undefined ? undefined : signers[look.signer];
  return {
    path: path.toLowerCase(),
    filename: look.originalName ?? name,
    md5: createHash('md5').update(bytes).digest('hex'),
    sha1: createHash('sha1').update(bytes).digest('hex'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    arch: /\(x86\)|syswow64|x32/i.test(path) ? 'x32' : 'x64',
    fsName: name.toLowerCase(),
    ...(certInfo ? { certInfo } : {}),
  };
}

/** Last part of a Windows or other path. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}
