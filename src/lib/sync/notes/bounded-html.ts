import type { DomNode, FormatCallback } from 'html-to-text';

/** Larger tables are not laid out: that takes time that grows with the square of their cells. */
const mostCells = 1_000;
/** A cell that says it spans more rows or columns spans one: the layout makes room for each. */
const widestSpan = 50;
/** More elements that are open at once make the parser slow. */
const mostOpen = 2_000;

/** Lays a table out in columns, or, one that is too large for that, as the text of its cells. */
export const boundedTable: FormatCallback = (table, walk, builder, options) => {
  const format = builder.options.formatters[isSmall(table) ? 'dataTable' : 'block'];
  format?.(table, walk, builder, options);
};

function isSmall(table: DomNode): boolean {
  let cells = 0;
  const pending = [table];
  for (let node = pending.pop(); node && cells <= mostCells; node = pending.pop()) {
    for (const child of node.children ?? []) pending.push(child);
    if (node.name !== 'td' && node.name !== 'th') continue;
    cells++;
    for (const name of ['colspan', 'rowspan']) {
      const span = Number(node.attribs?.[name] ?? 1);
      if (node.attribs && !(span >= 1 && span <= widestSpan)) delete node.attribs[name];
    }
  }
  return cells <= mostCells;
}

/** Elements that need no end: they are closed by themselves, or by the next of their kind. */
const unended = /^(?:area|br|col|dd|dt|hr|img|input|li|link|meta|option|p|td|th|tr|wbr)$/i;

/** Whether so many elements stand in one another, as only a text does that was made to keep its reader busy. */
export function isTooDeep(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z][^\s/>]{0,20})/gi)) {
    if (unended.test(name)) continue;
    const step = end ? -1 : 1;
    const left = (open.get(name) ?? 0) + step;
    if (left < 0) continue;
    open.set(name, left);
    depth += step;
    if (depth > mostOpen) return true;
  }
  return false;
}
