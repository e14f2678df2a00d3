import { programAt } from '../programs.js';
import type { DataMaker, EventData, Scene } from './scene.js';

const windowsFiles = [
  'C:\\Users\\Public\\Documents\\budget.xlsx',
  'C:\\Users\\Public\\Documents\\report.docm',
  'C:\\Users\\Public\\Downloads\\setup.exe',
  'C:\\ProgramData\\Updates\\payload.dll',
  'C:\\Windows\\Temp\\cache.tmp',
  'C:\\Users\\Public\\Desktop\\notes.txt',
];
const otherFiles = ['/tmp/.cache/x.sh', '/var/log/app.log', '/home/user/report.odt', '/etc/cron.d/backup'];
const modules = ['ntdll.dll', 'kernel32.dll', 'amsi.dll', 'wininet.dll', 'samlib.dll', 'version.dll'];
const minute = 60_000;

function somePath({ endpoint, dice }: Scene): string {
  return dice.pick(endpoint.osType === 1 ? windowsFiles : otherFiles);
}

function plainFile(scene: Scene): EventData {
  const path = somePath(scene);
  return { file: path.toLowerCase(), sha256: programAt(path).sha256 };
}

/** Path, hashes and size of a file that was looked at. */
function fileFacts(path: string): EventData {
  const { sha256, sha1, md5, size } = programAt(path);
  return { path: path.toLowerCase(), sha256, sha1, md5, size };
}

function fileTimes({ at }: Scene): EventData {
  return { creationTime: at - 90 * minute, accessTime: at, lastWriteTime: at - 80 * minute };
}

function written(scene: Scene): EventData {
  return { ...plainFile(scene), disposition: scene.dice.pick(['File Create', 'File Overwrite If', 'File Open If']) };
}

function moduleLoaded(scene: Scene): EventData {
  const name = scene.dice.pick(modules);
  const program = programAt(`C:\\Windows\\System32\\${name}`, scene.dice.chance(0.7) ? { signer: 'windows' } : {});
  return {
    version: 1,
    path: program.path,
    sha256: program.sha256,
    sha1: program.sha1,
    md5: program.md5,
    filename: name,
    fsName: program.fsName,
    size: program.size,
    description: 'Example system library',
    arch: program.arch,
    ...fileTimes(scene),
    fileType: 2,
    ...(program.certInfo ? { certInfo: program.certInfo } : {}),
  };
}

function hijackedLibrary(): EventData {
  const program = programAt('C:\\ProgramData\\Updates\\version.dll', { signer: 'forged' });
  return { ...fileFacts('C:\\ProgramData\\Updates\\version.dll'), arch: program.arch, certInfo: program.certInfo };
}

/** File events, modules and documents: types 5, 6, 7, 12, 13, 14, 18, 21, 26, 27, 34, 57, 62. */
export const fileData: Record<number, DataMaker> = {
  5: written,
  6: (scene) => ({ ...plainFile(scene), newFile: `${somePath(scene).toLowerCase()}.bak` }),
  7: plainFile,
  12: written,
  13: plainFile,
  14: plainFile,
  18: plainFile,
  21: plainFile,
  26: hijackedLibrary,
  27: () => fileFacts('C:\\Users\\Public\\Downloads\\update.vbs'),
  34: () => ({ files: windowsFiles.slice(0, 3).map((file) => ({ file: `${file.toLowerCase()}.locked` })) }),
  57: moduleLoaded,
  62: (scene) => ({ version: 1, ...fileFacts('C:\\Users\\Public\\Downloads\\invoice.docm'), ...fileTimes(scene) }),
};
