import { isoTime } from '../../ids.js';
import type { DataMaker, EventData, Scene } from './scene.js';

/** What Windows' security events share; `id` is the Windows event. */
function security(scene: Scene, id: number, task: number, description: string): EventData {
  return {
    etwEventRecordId: scene.dice.between(100_000, 900_000),
    etwEventVersion: 2,
    etwTimeCreated: isoTime(scene.at).replace('Z', '0000Z'),
    etwEventDescription: description,
    etwEventId: id,
    etwTask: task,
    version: 2,
  };
}

function subject({ endpoint }: Scene): EventData {
  return {
    etwSubjectUserSid: 'S-1-5-18',
    etwSubjectUserName: `${endpoint.name}$`,
    etwSubjectDomainName: 'EXAMPLE',
    etwSubjectLogonId: '0x3e7',
  };
}

function targetUser({ actor }: Scene): EventData {
  const [domain = '', name = ''] = actor.acting.user.split('\\');
  return { etwTargetUserSid: actor.acting.userSID, etwTargetUserName: name, etwTargetDomainName: domain };
}

function logon(scene: Scene): EventData {
  const remote = scene.dice.chance(0.4);
  return {
    ...subject(scene),
    ...targetUser(scene),
    etwTargetLogonId: scene.actor.acting.logonId ?? '0x0',
    etwLogonType: remote ? scene.dice.pick(['3', '10']) : '5',
    etwLogonProcessName: 'Advapi  ',
    etwAuthenticationPackageName: 'Negotiate',
    etwLmPackageName: '-',
    etwWorkstationName: remote ? 'WS-REMOTE' : '-',
    etwLogonGuid: '{00000000-0000-0000-0000-000000000000}',
    etwKeyLength: '0',
    etwProcessId: '0x290',
    etwProcessName: 'C:\\Windows\\System32\\services.exe',
    etwIpAddress: remote ? `203.0.113.${scene.dice.between(1, 254)}` : '-',
    etwIpPort: remote ? String(scene.dice.between(49_152, 65_000)) : '-',
    etwElevatedToken: '%%1842',
  };
}

function ticket(scene: Scene): EventData {
  return {
    ...targetUser(scene),
    etwServiceName: 'krbtgt',
    etwServiceSid: 'S-1-5-21-1000000001-1000000002-1000000003-502',
    etwTicketOptions: '0x40810010',
    etwTicketEncryptionType: '0x12',
    etwIpAddress: `::ffff:${scene.endpoint.localAddr}`,
    etwIpPort: String(scene.dice.between(49_152, 65_000)),
    etwStatus: '0x0',
  };
}

function failedLogon(scene: Scene): EventData {
  const { etwTargetLogonId: _none, ...rest } = logon(scene);
  return { ...rest, etwStatus: '0xc000006d', etwSubStatus: '0xc000006a', etwFailureReason: '%%2313' };
}

function account(scene: Scene): EventData {
  return {
    ...subject(scene),
    ...targetUser(scene),
    etwTargetUserName: `temp${scene.dice.between(1, 99)}`,
    etwPrivilegeList: '-',
  };
}

/** Logons and other Windows security events: types 39 to 42, 53 to 56, 71, 72, 75. */
export const logonData: Record<number, DataMaker> = {
  39: (scene) => ({ ...logon(scene), ...security(scene, 4624, 12_544, 'An account was successfully logged on.') }),
  40: (scene) => ({ ...failedLogon(scene), ...security(scene, 4625, 12_544, 'An account failed to log on.') }),
  41: (scene) => ({
    ...targetUser(scene),
    etwPackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0',
    etwWorkstation: scene.endpoint.name,
    etwStatus: '0x0',
    ...security(scene, 4776, 14_336, 'The computer attempted to validate the credentials for an account.'),
  }),
  42: (scene) => ({
    ...subject(scene),
    ...targetUser(scene),
    etwTargetServerName: 'localhost',
    etwTargetInfo: 'localhost',
    ...security(scene, 4648, 12_544, 'A logon was attempted using explicit credentials.'),
  }),
  53: (scene) => ({
    ...ticket(scene),
    ...security(scene, 4768, 14_339, 'A Kerberos authentication ticket was requested.'),
  }),
  54: (scene) => ({ ...ticket(scene), ...security(scene, 4769, 14_337, 'A Kerberos service ticket was requested.') }),
  55: (scene) => ({
    ...ticket(scene),
    etwPreAuthType: '2',
    etwStatus: '0x18',
    ...security(scene, 4771, 14_339, 'Kerberos pre-authentication failed.'),
  }),
  56: (scene) => ({
    ...subject(scene),
    etwPrivilegeList: 'SeDebugPrivilege',
    ...security(scene, 4672, 12_548, 'Special privileges assigned to new logon.'),
  }),
  71: (scene) => ({ ...account(scene), ...security(scene, 4720, 13_824, 'A user account was created.') }),
  72: (scene) => ({ ...account(scene), ...security(scene, 4726, 13_824, 'A user account was deleted.') }),
  75: (scene) => ({
    ...subject(scene),
    etwMemberName: '-',
    etwMemberSid: scene.actor.acting.userSID,
    ...security(scene, 4732, 13_826, 'A member was added to a security-enabled local group.'),
  }),
};
