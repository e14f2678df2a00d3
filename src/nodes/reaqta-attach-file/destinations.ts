import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { NodeAPI } from 'node-red';
import {
  addFileArtifactOnce,
  attachOnce,
  type Changed,
  type Fetching,
  type FileWish,
  fetchFile,
  fileToCase,
  InputError,
  isDryRun,
  saveInFolder,
} from '../../lib/index.js';
import type { RunContext } from '../../runtime/define-node.js';
import type { FormSettings, inputs, settings } from './form.js';

type Context = RunContext<typeof inputs, typeof settings>;

/** What became of a file that came to its destination. */
export interface Arrival {
  outcome: string;
  /** Where it is now: the part of the payload that belongs to the destination. */
  place: Record<string, unknown>;
  /** Message properties. */
  set?: Record<string, unknown>;
  /** What IBM's app answers. */
  content?: unknown;
}

/** What to fetch, without how much of it may be taken. */
type Wanted = Omit<FileWish, 'limit'>;

interface Destination {
  /** The place of a file that did not arrive. */
  nowhere: Record<string, null>;
  fetch(context: Context, wanted: Wanted): Promise<Fetching<Arrival>>;
}

const megabyte = 2 ** 20;

export const destinations: Record<FormSettings['operation'], Destination> = {
  attachment: {
    nowhere: { attachmentId: null },
    fetch: (context, wanted) => {
      const { incidentId } = context.inputs;
      const services = { hive: context.hive().client, soar: context.soar() };
      const call = { signal: context.signal };
      const send = async (file: Parameters<typeof attachOnce>[2]) =>
        arrival('attached', await attachOnce(services.soar, incidentId, file, call), (attachment) => ({
          place: { attachmentId: attachment.id },
          set: { attachment },
        }));
      return fileToCase(services, limited(context, wanted), { incidentId, as: 'attachment' }, send, call);
    },
  },
  artifact: {
    nowhere: { artifactId: null, hashArtifactIds: null },
    fetch: (context, wanted) => {
      const { incidentId, description } = context.inputs;
      const services = { hive: context.hive().client, soar: context.soar() };
      const call = { signal: context.signal };
      const type = context.settings.artifactType;
      const send = async (file: Parameters<typeof addFileArtifactOnce>[3]) => {
        const artifact = {
          type,
          value: file.name,
          ...(description ? { description: { format: 'text' as const, content: description } } : {}),
        };
        const made = await addFileArtifactOnce(services.soar, incidentId, artifact, file, call);
        return arrival('added', made, ([first, ...hashes]) => ({
          place: { artifactId: first?.id ?? null, hashArtifactIds: hashes.map(({ id }) => id) },
          set: { artifact: first },
        }));
      };
      return fileToCase(services, limited(context, wanted), { incidentId, as: 'artifact' }, send, call);
    },
  },
  file: {
    nowhere: { file: null },
    fetch: (context, wanted) => {
      const folder = folderOf(context);
      return fetchFile(
        context.hive().client,
        limited(context, wanted),
        async ({ path, name }) => ({ outcome: 'saved', place: { file: await saveInFolder(path, folder, name) } }),
        { signal: context.signal },
      );
    },
  },
  message: {
    nowhere: { data: null },
    fetch: (context, wanted) =>
      fetchFile(
        context.hive().client,
        {
          ...wanted,
          limit: { bytes: context.settings.maxData * megabyte, rule: 'this node takes files into messages' },
        },
        async ({ path }) => ({ outcome: 'fetched', place: { data: await readFile(path) } }),
        { signal: context.signal },
      ),
  },
};

function limited({ settings: { maxFile } }: Context, wanted: Wanted): FileWish {
  return { ...wanted, limit: { bytes: maxFile * megabyte, rule: 'this node takes files' } };
}

/** What SOAR took, or would take if it were not set to dry run. */
function arrival<T>(outcome: string, answer: Changed<T>, describe: (taken: T) => Omit<Arrival, 'outcome'>): Arrival {
  if (isDryRun(answer)) return { outcome: 'dry-run', place: {} };
  return { outcome, content: answer, ...describe(answer) };
}

/** As Node-RED's own file nodes read a relative path. */
function folderOf({ settings: { folder }, RED }: Context): string {
  if (folder.trim() === '') throw new InputError('folder', 'is empty: there is no folder to save to');
  const { fileWorkingDirectory, userDir } = RED.settings as NodeAPI['settings'] & { fileWorkingDirectory?: string };
  return isAbsolute(folder) ? folder : join(fileWorkingDirectory ?? userDir ?? '.', folder);
}
