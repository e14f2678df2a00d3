import { constants } from 'node:fs';
import { copyFile, mkdir, realpath } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { safeFileName } from '../../hive/file-name.js';
import { InputError } from '../../http/errors.js';

const mostOfOneName = 1000;

/**
 * Copies a file into a folder, which is made when it is not there, and gives the path it has there. The name is made safe
 * and never leads out of the folder; one that is taken, by a link too, gets a number: `tool (1).exe`.
 * @throws InputError `folder` when the file cannot be written there
 */
export async function saveInFolder(source: string, folder: string, name: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    const home = await realpath(folder);
    for (let number = 0; number < mostOfOneName; number++) {
      const target = join(home, numbered(safeFileName(name), number));
      if (await copied(source, target)) return target;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError('folder', `the file cannot be written to ${JSON.stringify(folder)} (${code ?? message})`);
  }
  throw new InputError('folder', `${JSON.stringify(folder)} holds ${mostOfOneName} files of that name already`);
}

/** False when the name is taken. Made exclusively, so that it neither replaces a file nor follows a link. */
async function copied(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function numbered(name: string, number: number): string {
  if (number === 0) return name;
  const extension = extname(name);
  return safeFileName(`${name.slice(0, name.length - extension.length)} (${number})${extension}`);
}
