import { acting, added, everyProcess, type MappingRow, target } from './row.js';

const users = 'allocator.user service.user engine.user user accessor.user target.user login.src.username';

export const processRows: readonly MappingRow[] = [
  [
    'process:name',
    '__etwCallerProcessName login.processName __etwLogonProcessName __etwProcessName $filename',
    'the 2.1 map of the connector leaves out `$filename` and so finds logon events only',
  ],
  [
    'process:pid',
    'engine.ppid service.pid ppid service.ppid pid eventdata.targetProcessId wmiHost.pid __etwProcessId wmi.clientPid ' +
      'engine.pid host.pid allocator.pid accessor.pid allocator.ppid accessor.ppid __etwCallerProcessId target.pid target.ppid',
    `${target}; parents and hosts stay, because results hold a process object for each of them`,
  ],
  ['process:parent_ref.pid', everyProcess('ppid'), added],
  ['process:command_line', 'cmdline', added],
  ["process:extensions.'x-reaqta-process'.command_line_args", 'cmdline', added],
  [
    'process:image_ref.name',
    '$filename',
    'the connector asks `fsname` of the acting process only; `binary_ref` is read alike',
  ],
  ['process:image_ref.hashes.MD5', everyProcess('md5'), added],
  ["process:image_ref.hashes.'SHA-1'", everyProcess('sha1'), added],
  ["process:image_ref.hashes.'SHA-256'", everyProcess('sha256'), added],
  ['process:image_ref.parent_directory_ref.path', everyProcess('path'), added],
  ["process:image_ref.extensions.'x-reaqta-program'.arch", everyProcess('arch'), added],
  ["process:image_ref.extensions.'x-reaqta-program'.fsname", everyProcess('fsname'), added],
  ["process:image_ref.extensions.'x-reaqta-program'.filename", everyProcess('originalFilename'), added],
  ['process:creator_user_ref.user_id', users, 'in the map of the connector without a field'],
  ['process:creator_user_ref.account_login', users, added],
  [
    "process:extensions.'windows-process-ext'.owner_sid",
    `${everyProcess('user.sid')} login.src.sid`,
    'the connector asks the acting process only; results show it on every process',
  ],
  ["process:extensions.'windows-service-ext'.service_name", 'service.name', added],
  ["process:extensions.'windows-service-ext'.display_name", 'service.displayName', added],
  ["process:extensions.'x-reaqta-process'.logon_id", everyProcess('login.id'), acting],
  ["process:extensions.'x-reaqta-process'.no_gui", everyProcess('hasGui'), `${acting}; asked the other way round`],
  ["process:extensions.'x-reaqta-process'.privilege_level", everyProcess('privilege'), acting],
  [
    'windows-process-ext:owner_sid',
    'engine.user.sid login.src.sid accessor.user.sid user.sid allocator.user.sid service.user.sid target.user.sid',
    target,
  ],
  [
    'x-reaqta-process:logon_id',
    'allocator.login.id accessor.login.id login.id engine.login.id service.login.id target.login.id',
    target,
  ],
  [
    'x-reaqta-process:no_gui',
    'allocator.hasGui hasGui service.hasGui engine.hasGui accessor.hasGui target.hasGui',
    `${target}; asked the other way round, which the connector does not do`,
  ],
  [
    'x-reaqta-process:privilege_level',
    'service.privilege engine.privilege allocator.privilege privilege accessor.privilege target.privilege',
    target,
  ],
  ['x-reaqta-process:command_line_args', 'cmdline', added],
];
