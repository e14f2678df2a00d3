import { linkOne, type Observable, type Observation } from '../observation.js';
import { type Fields, filled, isFields, put, putAll, text } from '../reading/values.js';

const properties = [
  ['signer', 'signer'],
  ['trusted', 'trusted'],
  ['expired', 'expired'],
] as const;

/** The certificate a file is signed with, tied to that file and to no other. */
export function addFileCertificate(observation: Observation, certInfo: unknown, file: Observable | undefined): void {
  if (!isFields(certInfo)) return;
  const issuer = text(certInfo.issuer);
  const extension: Fields = {};
  putAll(extension, certInfo, properties);
  if (issuer === undefined && !filled(extension)) return;
  const certificate = observation.add('x509-certificate');
  put(certificate.body, 'issuer', issuer);
  if (filled(extension)) certificate.body.extensions = { [observation.vocabulary.certificate]: extension };
  certificate.owner = file;
  if (file) linkOne(file, 'x_reaqta_certificate_refs', certificate);
}
