import { elementsOf, type Form, optionsOf, runtimeSource } from './form.js';
import { filesIn, read } from './repository.js';

/** Keys of a node's labels that have a text, as `alert-poller.severities.low`. */
export function keysOf(catalogue: unknown, path = ''): string[] {
  if (typeof catalogue !== 'object' || catalogue === null) return [path];
  return Object.entries(catalogue).flatMap(([name, inner]) => keysOf(inner, path ? `${path}.${name}` : name));
}

/** Keys that a node's form, status and warnings ask for. */
export function keysAskedFor(form: Form): string[] {
  const { type, script, template, category } = form;
  const keys = [...inTemplate(template), ...inScript(form), ...inRuntime(form)];
  if (category !== 'config') keys.push(`${type}.palette.label.${category}`);
  if (script.includes('ReaqtaForms.connectionTest')) {
    const shared = filesIn('resources', '.js').map(read).join('\n');
    for (const [, key] of shared.matchAll(/\btext\('([^']+)'\)/g)) keys.push(`${type}.${key}`);
  }
  if (script.includes('ReaqtaForms.deadLetters')) {
    const shared = filesIn('resources', '.js').map(read).join('\n');
    for (const [, key] of shared.matchAll(/\btell\('([^']+)'\)/g)) keys.push(`${type}.${key}`);
  }
  if (script.includes('ReaqtaForms.preview')) {
    const shared = filesIn('resources', '.js').map(read).join('\n');
    for (const [, chosen = ''] of shared.matchAll(/\bsay\(([^()]*)\)/g))
      for (const [, key] of chosen.matchAll(/'([^']+)'/g)) keys.push(`${type}.preview.${key}`);
  }
  return [...new Set(keys)];
}

/** `data-i18n="key"`, `[attribute]key`, several with `;` between. */
function inTemplate(template: string): string[] {
  return elementsOf(template).flatMap(({ attributes }) =>
    (attributes['data-i18n'] ?? '')
      .split(';')
      .filter(Boolean)
      .map((key) => key.replace(/^\[[^\]]*\]/, '')),
  );
}

/** `_('key')`, `text('key')` under the node's type, and a group of keys chosen by a select field of the form. */
function inScript({ type, script, template, outputLabels }: Form): string[] {
  const literal = [...script.matchAll(/\b_\(\s*['"`]([^'"`$]+)['"`]\s*\)/g)].map(([, key]) => key as string);
  const short = [...script.matchAll(/\btext\('([^']+)'\)/g)].map(([, key]) => `${type}.${key}`);
  const chosen = [...script.matchAll(/\b_\(`([\w.-]+\.)\$\{this\.(\w+)\}`\)/g)].flatMap(([, group, field]) =>
    optionsOf(template, `node-input-${field}`).map((value) => `${group}${value}`),
  );
  return [...literal, ...short, ...chosen, ...outputLabels.filter((label) => label.startsWith(`${type}.`))];
}

function inRuntime({ type, template }: Form): string[] {
  const { own, shared } = runtimeSource(type);
  const fixed = [...`${own}\n${shared}`.matchAll(/\b_\(\s*`\$\{[\w.]*type\}\.([\w.-]+)`/g)].map(
    ([, key]) => `${type}.${key}`,
  );
  const literal = [...own.matchAll(/\b_\('([^']+)'/g)].map(([, key]) => key as string);
  const outcomes = [own, ...coreFilesUsedBy(own)].flatMap((source) =>
    [...source.matchAll(/\b(?:outcome|status): ((?:(?:\w[^'\n]*\? )?'[\w-]+'(?: [|:] )?)+)/g)].flatMap(([, names]) =>
      [...(names as string).matchAll(/'([\w-]+)'/g)].map(([, name]) => name as string),
    ),
  );
  const chosen = [...own.matchAll(/\bstatus: settings\.(\w+)/g)].flatMap(([, name]) =>
    optionsOf(template, `node-input-${name}`),
  );
  return [...fixed, ...literal, ...[...outcomes, ...chosen].map((name) => `${type}.status.${name}`)];
}

/** Whether the text of a status that {@link keysAskedFor} does not find may come up all the same. */
export function mayShow(type: string, key: string): boolean {
  const name = key.slice(`${type}.status.`.length);
  return key.startsWith(`${type}.status.`) && runtimeSource(type).own.includes(`'${name}'`);
}

/** Text of the files of the core that define functions a node imports from its public face. */
function coreFilesUsedBy(source: string): string[] {
  const face = /import (?:type )?\{([^}]*)\} from '[./]*\/lib\/index\.js'/g;
  const names = [...source.matchAll(face)].flatMap(([, list]) =>
    (list as string).split(',').map((name) => name.trim()),
  );
  const defined = names.filter((name) => /^[a-z]\w*$/.test(name));
  return filesIn('src/lib', '.ts')
    .map(read)
    .filter((text) => defined.some((name) => new RegExp(`export (?:async )?function ${name}\\b`).test(text)));
}
