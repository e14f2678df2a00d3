/** One line of a process tree. `parent` names an earlier line; of several, the last one. */
export interface TreeLine {
  path: string;
  parent: string;
  user?: 'system' | 'local' | 'network' | 'person';
  copies?: number;
  gui?: boolean;
  signer?: string;
  originalName?: string;
  hasIncident?: boolean;
  suspended?: boolean;
}

const system32 = 'C:\\Windows\\System32\\';
const office = 'C:\\Program Files\\Example Office\\';
const profile = 'C:\\Users\\Public\\';

function service(path: string, more: Partial<TreeLine> = {}): TreeLine {
  return { path, parent: 'services.exe', user: 'system', signer: 'windows', ...more };
}

function desktop(path: string, more: Partial<TreeLine> = {}): TreeLine {
  return { path, parent: 'explorer.exe', user: 'person', signer: 'windows', gui: true, ...more };
}

const windowsCore: TreeLine[] = [
  { path: `${system32}smss.exe`, parent: 'System', signer: 'windows' },
  { path: `${system32}csrss.exe`, parent: 'smss.exe', signer: 'windows', copies: 2 },
  { path: `${system32}wininit.exe`, parent: 'smss.exe', signer: 'windows' },
  { path: `${system32}winlogon.exe`, parent: 'smss.exe', signer: 'windows' },
  { path: `${system32}services.exe`, parent: 'wininit.exe', signer: 'windows' },
  { path: `${system32}lsass.exe`, parent: 'wininit.exe', signer: 'windows' },
  { path: `${system32}fontdrvhost.exe`, parent: 'wininit.exe', signer: 'windows' },
  { path: `${system32}dwm.exe`, parent: 'winlogon.exe', signer: 'windows' },
  service(`${system32}svchost.exe`, { copies: 4 }),
  service(`${system32}svchost.exe`, { copies: 3, user: 'network' }),
  service(`${system32}svchost.exe`, { copies: 3, user: 'local' }),
  service(`${system32}spoolsv.exe`),
  service(`${system32}SearchIndexer.exe`),
  service('C:\\Program Files\\ExampleEDR\\keeper.exe', { signer: 'agent' }),
  service('C:\\Program Files\\ExampleAV\\avservice.exe', { signer: 'old' }),
  { path: `${system32}wbem\\WmiPrvSE.exe`, parent: 'svchost.exe', user: 'network', signer: 'windows' },
];

const windowsDesktop: TreeLine[] = [
  { path: `${system32}sihost.exe`, parent: 'svchost.exe', user: 'person', signer: 'windows' },
  { path: `${system32}taskhostw.exe`, parent: 'svchost.exe', user: 'person', signer: 'windows' },
  { path: 'C:\\Windows\\explorer.exe', parent: 'winlogon.exe', user: 'person', signer: 'windows', gui: true },
  { path: `${system32}RuntimeBroker.exe`, parent: 'svchost.exe', user: 'person', signer: 'windows', copies: 2 },
  desktop('C:\\Windows\\SystemApps\\SearchApp.exe', { parent: 'svchost.exe', suspended: true }),
  desktop(`${system32}ctfmon.exe`),
  desktop('C:\\Program Files\\Example Browser\\browser.exe', { signer: 'browser' }),
  desktop('C:\\Program Files\\Example Browser\\browser.exe', { signer: 'browser', parent: 'browser.exe', copies: 4 }),
  desktop(`${office}OUTLOOK.EXE`, { signer: 'office' }),
  desktop(`${office}WINWORD.EXE`, { signer: 'office' }),
  desktop(`${office}EXCEL.EXE`, { signer: 'office' }),
  desktop(`${system32}cmd.exe`, { originalName: 'Cmd.Exe' }),
  desktop(`${system32}conhost.exe`, { parent: 'cmd.exe', gui: false }),
];

const windowsSuspects: TreeLine[] = [
  {
    path: `${system32}WindowsPowerShell\\v1.0\\powershell.exe`,
    parent: 'explorer.exe',
    user: 'person',
    signer: 'windows',
    originalName: 'PowerShell.EXE',
    hasIncident: true,
  },
  {
    path: `${profile}Downloads\\invoice_viewer.exe`,
    parent: 'explorer.exe',
    user: 'person',
    gui: true,
    hasIncident: true,
  },
  { path: `${system32}rundll32.exe`, parent: 'powershell.exe', user: 'person', signer: 'windows', hasIncident: true },
  {
    path: 'C:\\ProgramData\\Updates\\update_helper.exe',
    parent: 'services.exe',
    user: 'system',
    signer: 'forged',
    originalName: 'svchost.exe',
    hasIncident: true,
    suspended: true,
  },
];

const server: TreeLine[] = [
  service('C:\\Program Files\\Example SQL\\sqlservr.exe', { user: 'network', signer: 'office' }),
  { path: `${system32}inetsrv\\w3wp.exe`, parent: 'svchost.exe', user: 'network', signer: 'windows', copies: 2 },
  { path: 'C:\\Windows\\explorer.exe', parent: 'winlogon.exe', user: 'person', signer: 'windows', gui: true },
];

const domainController: TreeLine[] = [
  service(`${system32}dns.exe`),
  service(`${system32}dfsrs.exe`),
  service(`${system32}ismserv.exe`),
  { path: 'C:\\Windows\\explorer.exe', parent: 'winlogon.exe', user: 'person', signer: 'windows', gui: true },
];

const linux: TreeLine[] = [
  { path: '/usr/lib/systemd/systemd', parent: '' },
  { path: '/usr/lib/systemd/systemd-journald', parent: 'systemd' },
  { path: '/usr/sbin/sshd', parent: 'systemd', copies: 2 },
  { path: '/usr/sbin/cron', parent: 'systemd' },
  { path: '/usr/sbin/nginx', parent: 'systemd' },
  { path: '/usr/sbin/nginx', parent: 'nginx', user: 'network', copies: 3 },
  { path: '/usr/lib/postgresql/bin/postgres', parent: 'systemd', copies: 2 },
  { path: '/opt/example-edr/keeper', parent: 'systemd' },
  { path: '/usr/bin/bash', parent: 'sshd', user: 'person', hasIncident: true },
  { path: '/tmp/.cache/kworker-x', parent: 'bash', user: 'person', hasIncident: true },
];

const mac: TreeLine[] = [
  { path: '/sbin/launchd', parent: '' },
  { path: '/usr/libexec/logd', parent: 'launchd' },
  { path: '/System/Library/PrivateFrameworks/WindowServer', parent: 'launchd', gui: true },
  { path: '/System/Library/CoreServices/Finder', parent: 'launchd', user: 'person', gui: true },
  { path: '/Applications/Example Browser.app/Contents/MacOS/Browser', parent: 'launchd', user: 'person', gui: true },
  { path: '/Library/ExampleEDR/keeper', parent: 'launchd' },
  { path: '/bin/zsh', parent: 'Finder', user: 'person' },
  { path: '/Users/Shared/.updater/agent', parent: 'launchd', user: 'person', hasIncident: true },
];

export type MachineKind = 'workstation' | 'server' | 'domain-controller' | 'linux' | 'mac';

/** What runs on each kind of machine, parents before children. */
export const treeLines: Record<MachineKind, readonly TreeLine[]> = {
  workstation: [...windowsCore, ...windowsDesktop, ...windowsSuspects],
  server: [...windowsCore, ...server, ...windowsSuspects],
  'domain-controller': [...windowsCore, ...domainController, ...windowsSuspects],
  linux,
  mac,
};
