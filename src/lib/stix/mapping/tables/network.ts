import { added, type MappingRow } from './row.js';

const side = 'the connector asks `$ip` for either side; `ip.src` and `ip.dst` know the direction';

export const networkRows: readonly MappingRow[] = [
  ['ipv4-addr:value', 'login.ip $ip'],
  ['ipv6-addr:value', 'login.ip $ip', 'the address of a logon added'],
  ['domain-name:value', 'eventdata.dns', added],
  ['url:value', 'eventdata.url'],
  [
    'network-traffic:src_port',
    'eventdata.localPort',
    'with `ports: direction` the port of the side that opened the connection',
  ],
  ['network-traffic:dst_port', 'eventdata.remotePort', 'with `ports: direction` the port of the other side'],
  ['network-traffic:src_ref.value', 'ip.src', side],
  ['network-traffic:dst_ref.value', 'ip.dst', side],
  ["network-traffic:extensions.'x-reaqta-network'.outbound", 'isOutbound'],
  ['x-reaqta-network:outbound', 'isOutbound'],
];

export const registryRows: readonly MappingRow[] = [
  ['windows-registry-key:key', 'reg.path', added],
  ['windows-registry-key:values[*].name', 'reg.name', added],
  ['windows-registry-key:values[*].data', 'reg.data', added],
];

const accounts =
  'allocator.user service.user engine.user __etwTargetOutboundUserName user __etwOldTargetUserName ' +
  '__etwNewTargetUserName accessor.user wmi.user login.src.username login.dst.username target.user';

export const accountRows: readonly MappingRow[] = [
  ['user-account:user_id', accounts, 'the target process added'],
  ['user-account:account_login', `${accounts} __etwSamAccountName`, added],
  ['user-account:display_name', '__etwDisplayName', added],
];
