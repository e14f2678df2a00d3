/** The hives every machine has, by the names they go by, as the hunt stores them. */
const roots = new Map([
  ['hkey_local_machine', '\\registry\\machine'],
  ['hklm', '\\registry\\machine'],
  ['hkey_users', '\\registry\\user'],
  ['hku', '\\registry\\user'],
]);

/** Views into other hives: which keys they show depends on the user or the machine. */
const views = new Set(['hkey_current_user', 'hkcu', 'hkey_classes_root', 'hkcr', 'hkey_current_config', 'hkcc']);

const system = '\\registry\\machine\\system\\';
const currentControlSet = 'currentcontrolset';
/** What the current control set may be stored as. */
const controlSets = ['CurrentControlSet', 'ControlSet001', 'ControlSet002', 'ControlSet003'];

/**
 * The spellings under which the hunt may store a registry key given with its root as Windows shows it, or as stored.
 * `undefined` for a root that is a view into other hives (HKEY_CURRENT_USER): its keys are stored under names the root
 * does not tell.
 */
export function storedRegistryKeys(key: string): string[] | undefined {
  const stored = withStoredRoot(key);
  if (stored === undefined) return undefined;
  const rest = belowSystem(stored);
  const first = rest?.split('\\', 1)[0] ?? '';
  if (rest === undefined || first.toLowerCase() !== currentControlSet) return [stored];
  const tail = rest.slice(first.length);
  return controlSets.map((set) => stored.slice(0, system.length) + set + tail);
}

/**
 * {@link storedRegistryKeys} for the start of a key. One that breaks off inside its root cannot be said; one that breaks
 * off inside CurrentControlSet is cut before it, since the set may be stored under another name.
 */
export function storedRegistryKeyStarts(start: string): { starts: string[]; isWhole: boolean } | undefined {
  if (!start.includes('\\', 1)) return undefined;
  const stored = withStoredRoot(start);
  const rest = stored === undefined ? undefined : belowSystem(stored);
  if (stored !== undefined && rest && !rest.includes('\\') && currentControlSet.startsWith(rest.toLowerCase()))
    return { starts: [stored.slice(0, system.length)], isWhole: false };
  const starts = storedRegistryKeys(start);
  return starts && { starts, isWhole: true };
}

function withStoredRoot(key: string): string | undefined {
  const [root = ''] = key.split('\\', 1);
  const name = root.toLowerCase();
  if (views.has(name)) return undefined;
  const stored = roots.get(name);
  return stored === undefined ? key : stored + key.slice(root.length);
}

function belowSystem(stored: string): string | undefined {
  return stored.toLowerCase().startsWith(system) ? stored.slice(system.length) : undefined;
}
