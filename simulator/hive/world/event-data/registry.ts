import type { DataMaker, EventData, Scene } from './scene.js';

const runKey = '\\registry\\machine\\software\\microsoft\\windows\\currentversion\\run';
const comKey = '\\registry\\machine\\software\\classes\\clsid\\{00000000-0000-0000-0000-0000000000aa}\\inprocserver32';

function value({ dice }: Scene): EventData {
  return {
    rootObject: runKey,
    name: dice.pick(['updater', 'onstart', 'helper']),
    data: 'c:\\programdata\\updates\\update_helper.exe',
    type: 1,
    version: 1,
  };
}

/** Registry: types 9, 10, 11, 69, 70. */
export const registryData: Record<number, DataMaker> = {
  9: value,
  10: value,
  11: value,
  69: (scene) => ({ ...value(scene), name: '', data: '' }),
  70: () => ({
    version: 1,
    rootObject: comKey,
    name: '',
    data: 'c:\\programdata\\updates\\payload.dll',
    type: 1,
    hijackingType: 1,
  }),
};
