import { copy, type Fields } from './reading/values.js';

/** Copies one object, not those in it. */
type Copy = (source: Fields) => Fields;

/**
 * What a recalled process brings along, by type. The same code stands here several times because V8 copies four times
 * as fast where it meets objects of few shapes only.
 */
const ofTypes: Record<string, Copy> = {
  process: (body) => ({ ...body }),
  directory: (body) => ({ ...body }),
  file: (body) => ({ ...body }),
  'user-account': (body) => ({ ...body }),
  'x509-certificate': (body) => ({ ...body }),
};
const ofHashes: Copy = (hashes) => ({ ...hashes });
const ofExtensions: Copy = (extensions) => ({ ...extensions });
const ofExtension: Copy = (extension) => ({ ...extension });

/** A copy of an object of an observation that shares nothing with it. */
export function bodyCopy(type: string, body: Fields): Fields {
  const ofType = ofTypes[type];
  if (!ofType) return copy(body);
  const result = ofType(body);
  if (result.hashes !== undefined) result.hashes = ofHashes(result.hashes as Fields);
  const { extensions, x_reaqta_certificate_refs: references } = result;
  if (references !== undefined) result.x_reaqta_certificate_refs = (references as string[]).slice();
  if (extensions !== undefined) result.extensions = extensionsCopy(extensions as Record<string, Fields>);
  return result;
}

function extensionsCopy(source: Record<string, Fields>): Fields {
  const extensions = ofExtensions(source);
  for (const name in source) {
    const extension = ofExtension(source[name] as Fields);
    for (const property in extension) {
      const value = extension[property];
      if (typeof value === 'object') extension[property] = copy(value as Fields);
    }
    extensions[name] = extension;
  }
  return extensions;
}
