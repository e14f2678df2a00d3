// Writes docs/stix-mapping.md from the table the translation uses: node --import tsx scripts/stix-mapping.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hunqFieldsFor, mappingRows } from '../src/lib/stix/mapping/mapping.js';
import { unsearchableRows } from '../src/lib/stix/mapping/tables/unsearchable.js';

const docs = join(__dirname, '../docs');

/** The page as it should be. */
export function mappingPage(): string {
  const results = readFileSync(join(docs, 'stix-results.md'), 'utf8');
  return [introduction, paths(), unsearchable(), ...deviations, ...resultSections(results)].join('\n\n').concat('\n');
}

const introduction = `# STIX object paths in HunQ

This page is written by \`scripts/stix-mapping.ts\` from the table that \`patternToHunq\` uses. [stix-results.md](stix-results.md) tells of
the other direction. "The connector" is the \`reaqta\` module of OCA's STIX-shifter (commit f32d448).

## How a pattern is read

HunQ tests one event. A comparison is true when a value at the result paths of its fields satisfies it; letter case does not
count. \`!=\` and \`NOT\` mean that no such value does. Windows are closed. The query finds **every** event that can take part in a match;
\`exact\` says that it finds only those. What makes it find more is told in \`notes\`.

| in the pattern | in HunQ |
| --- | --- |
| \`=\`, \`IN\` on a field that is compared as a whole | exact |
| \`=\`, \`IN\` on a field that is compared from its start | finds longer values as well |
| \`!=\`, \`NOT\` of those | such a field is left out: HunQ cannot deny the one value without the longer ones |
| \`<\` \`<=\` \`>\` \`>=\` | where HunQ has bounds (\`.gte\`, \`.lte\`), of whole numbers; with literals of numbers or text |
| \`LIKE\` without \`%\` and \`_\` | as \`=\` |
| \`LIKE 'abc%'\` | exact on a field that is compared from its start and has one value; wider where there are several |
| \`LIKE 'abc%x'\` | the start \`abc\`, where starts are compared |
| other \`LIKE\`, \`MATCHES\` | cannot be said |
| \`ISSUBSET\` | the addresses one by one, up to 256; IPv6 in its shortest form |
| \`ISSUPERSET\` | as \`=\` for a range of one address; no single address holds a larger one |
| \`EXISTS\` | of booleans and of what has bounds; \`hasAlert\` |
| hex, binary and timestamp values | cannot be said |
| a double quote in a value | refused: HunQ has no sure way to write it |
| \`[…] AND […]\`, \`FOLLOWEDBY\` | the events of each, whether or not the others are there |
| \`REPEATS\`, \`WITHIN\` | not counted, not measured |
| qualifiers within qualifiers | what lies in all of the windows |
| no \`START\` and \`STOP\` | the last 5 minutes, or as many as asked |

What cannot be said is left out when something else in the same observation narrows the query. Otherwise, and where no field holds a property,
\`mode: strict\` refuses; \`mode: lenient\` says it as the connector does (as \`=\`, or not at all), which may miss events.

## How a path may be written

As 2.0 or 2.1 spell it, whatever the version of the results:

- property names with or without quotes, list places as \`[*]\`, left out, or as a number (which HunQ does not count: it finds any place);
- \`binary_ref\` as \`image_ref\`;
- hashes as \`MD5\`, \`'SHA-256'\`, \`SHA256\`, \`sha1\`, …;
- extensions of ours with or without \`-ext\`; properties of \`x-reaqta-consumer\`, \`x-reaqta-etw\` and \`x-reaqta-event\` in any letter case, with or
  without underscores;
- \`x-oca-event:file_ref\`, \`host_ref\`, \`network_ref\`, \`parent_process_ref\`, \`process_ref\`, \`registry_ref\` and \`user_ref\` with any property of
  \`file\`, \`x-oca-asset\`, \`network-traffic\`, \`process:parent_ref\`, \`process\`, \`windows-registry-key\` and \`user-account\`. (The connector knows a few of these, with other fields:
  files by any path, processes by the client of WMI, parents by \`service.ppid\`.)

## How values are turned into what Hive stores

| field | value |
| --- | --- |
| \`reg.path\` | \`HKEY_LOCAL_MACHINE\`, \`HKLM\` → \`\\registry\\machine\`; \`HKEY_USERS\`, \`HKU\` → \`\\registry\\user\`; below \`SYSTEM\`, \`CurrentControlSet\` → itself and \`ControlSet001\` to \`003\`. \`HKEY_CURRENT_USER\`, \`HKEY_CLASSES_ROOT\` and \`HKEY_CURRENT_CONFIG\` are views whose keys are stored under names they do not tell: they cannot be said. Results turn the roots back |
| \`hasGui\` of any process | \`no_gui\` the other way round |
| \`__etwProcessId\`, \`__etwCallerProcessId\` | a number in hexadecimal as well, which finds more |
| \`mitre.tactic\` | names of tactics as their number |
| \`eventType\` | names of event types as their number |
| booleans | \`true\` and \`false\`, also when they are written as text |
| paths, directories | as they are. A directory finds what lies below it, and others that begin the same: write the last backslash to leave those out |
| \`eventdata.localPort\`, \`remotePort\` | \`ports: local-remote\`: source is the endpoint's own port. \`ports: direction\`: source is the port of who opened the connection |`;

function paths(): string {
  const rows = mappingRows.map(
    ([path, , why = '']) => `| ${code(path)} | ${hunqFieldsFor(path).map(code).join(' ')} | ${why} |`,
  );
  return [
    '## Paths',
    '',
    '| path | HunQ fields, in the order they are asked | differs from the connector |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function unsearchable(): string {
  const rows = unsearchableRows.map(([path, why]) => `| ${code(path)} | ${why} |`);
  const head = 'Any path not listed above is refused by its name. Some of these one may expect to be searched:';
  return ['## What no field holds', '', head, '', '| path | why |', '| --- | --- |', ...rows].join('\n');
}

const deviations = [
  `## Deviations from the connector

Beside those of single paths:

| the connector | here | why |
| --- | --- | --- |
| loses parentheses, inside and between observations | kept | they change what is asked |
| negates several fields or values with OR | De Morgan's rule | its queries are true of nearly every event |
| equality of sizes and relevance as one bound | both bounds; relevance has a field of its own | a size is not "at least" that size |
| order as equality where there are no bounds; \`<\`, \`>\` and numbers refused | bounds for all four, with numbers; refused elsewhere | the query would mean something else |
| \`LIKE\`, \`MATCHES\` as equality | see above | it would find nothing |
| pastes values into the query | refuses a double quote | a value must not become a part of the query |
| keeps escapes of quotes, drops booleans, searches the text of typed literals | values as the pattern means them; typed literals refused | the query would search for something else |
| accepts part of a malformed pattern, and days there are not | refused, with the position | half a pattern is another pattern |
| drops what it cannot map | refused by name; \`lenient\` drops it with a note | nobody would know |
| \`[…] AND […]\` as one event that is both | the events of each, not exact | they may be different events |
| an outer window reaches only members without one | intersection | so says the specification |
| refuses \`FOLLOWEDBY\`, \`EXISTS\`, \`ISSUBSET\` | said where HunQ can | |
| 2.0 and 2.1 have different maps | one map for both spellings | a reader of reports does not choose |`,
  `## Deviations from the STIX specification

| the specification | here | why |
| --- | --- | --- |
| string comparison is of code points | letter case and repeated backslashes do not count | so compares Hive |
| \`STOP\` is not part of the window | it is | so compares Hive; a millisecond more |
| comparisons of one observation meet in the same objects | any values of the event | HunQ has no objects |
| \`!=\` is true when some value differs | when no value is the same | the only useful reading where one path has many values |
| a pattern without qualifier knows no time | the last minutes | a hunt over everything kept is rarely meant |
| \`AND\`, \`FOLLOWEDBY\`, \`REPEATS\`, \`WITHIN\` tell of several observations | each event alone | a query tests one event |
| \`file:name\` is the name of the file | the name on disk or the original one | results show both as names |
| \`process:pid\` is of the process | of every process of the event, its parents, hosts and clients as well | results hold an object for each |
| \`domain-name:value\` | names asked for; longer names are found too | HunQ compares their start |
| \`process:command_line\` | the command line, or an argument, that begins so | HunQ compares their start |
| timestamps finer than a millisecond | rounded to the inside of the window | events have milliseconds |`,
];

/** The sections of the results' page that name deviations. */
function resultSections(page: string): string[] {
  const sections = page.split(/^## /m).slice(1);
  const wanted = sections.filter((section) => /^(?:Deviations|What no pattern)/.test(section));
  return wanted.map((section) => `## Results: ${section.charAt(0).toLowerCase()}${section.slice(1).trim()}`);
}

function code(text: string): string {
  return `\`${text}\``;
}

if (require.main === module) writeFileSync(join(docs, 'stix-mapping.md'), mappingPage());
