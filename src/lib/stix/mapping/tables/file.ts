import { added, everyProcess, type MappingRow, target } from './row.js';

const accessor = 'the program of the accessor process added, which the universal field does not look at';
const program =
  'the connector asks `fsname` of the acting process, or all file names; results show it on every program';

export const fileRows: readonly MappingRow[] = [
  [
    'file:name',
    'consumer.script.filename $filename',
    'the connector asks `fsname` of the acting process only; `$filename` holds it, and both names of every other program and file',
  ],
  ['file:hashes.MD5', '$md5 accessor.md5', accessor],
  ["file:hashes.'SHA-1'", '$sha1 accessor.sha1', accessor],
  ["file:hashes.'SHA-256'", '$sha256 accessor.sha256', accessor],
  ['file:size', 'eventdata.size', 'the connector asks `.gte` for every operator (2.0), or either bound (2.1)'],
  [
    'file:parent_directory_ref.path',
    '$path accessor.path consumer.workingDirectory consumer.script.filename',
    'accessor, WMI consumer and its script added, whose directories results show too',
  ],
  ["file:extensions.'x-reaqta-data'.arch", 'eventdata.arch'],
  ["file:extensions.'x-reaqta-data'.file_type", 'eventdata.filetype'],
  ["file:extensions.'x-reaqta-data'.fsname", 'eventdata.fsname', 'the connector asks the acting program'],
  ["file:extensions.'x-reaqta-data'.filename", 'eventdata.filename', added],
  ["file:extensions.'x-reaqta-program'.arch", everyProcess('arch'), 'the connector asks `service.arch`'],
  ["file:extensions.'x-reaqta-program'.fsname", everyProcess('fsname'), program],
  ["file:extensions.'x-reaqta-program'.filename", everyProcess('originalFilename'), added],
  [
    'directory:path',
    '__etwHomePath accessor.path $path consumer.workingDirectory consumer.script.filename',
    'the script of a WMI consumer added',
  ],
  ['x-reaqta-data:arch', 'eventdata.arch'],
  ['x-reaqta-data:file_type', 'eventdata.filetype'],
  ['x-reaqta-data:fsname', 'eventdata.fsname', 'the connector asks all file names'],
  ['x-reaqta-program:arch', 'engine.arch arch service.arch allocator.arch accessor.arch target.arch', target],
  ['x-reaqta-program:fsname', everyProcess('fsname'), program],
  ['x-reaqta-program:filename', everyProcess('originalFilename'), added],
];

const expired =
  'eventdata.cert.expired engine.expired service.expired allocator.expired expired accessor.expired target.expired';
const signer =
  'eventdata.cert.signer engine.signer accessor.signer service.signer signer allocator.signer target.signer';
const trusted =
  'allocator.trusted accessor.trusted eventdata.cert.trusted trusted service.trusted engine.trusted target.trusted';
const everyCertificate = 'the connector asks one certificate; results show it on every one';

export const certificateRows: readonly MappingRow[] = [
  [
    'x509-certificate:issuer',
    'issuer engine.issuer allocator.issuer accessor.issuer __etwCertIssuerName service.issuer eventdata.cert.issuer target.issuer',
    target,
  ],
  ['x509-certificate:serial_number', '__etwCertSerialNumber'],
  ["x509-certificate:hashes.'SHA-1'", '__etwCertThumbprint', added],
  ["x509-certificate:extensions.'x-reaqta-cert'.expired", expired, everyCertificate],
  ["x509-certificate:extensions.'x-reaqta-cert'.signer", signer, everyCertificate],
  ["x509-certificate:extensions.'x-reaqta-cert'.trusted", trusted, everyCertificate],
  ["x509-certificate:extensions.'x-reaqta-etw'.etw_cert_thumbprint", '__etwCertThumbprint'],
  ['x-reaqta-cert:expired', expired, target],
  ['x-reaqta-cert:signer', signer, target],
  ['x-reaqta-cert:trusted', trusted, target],
];
