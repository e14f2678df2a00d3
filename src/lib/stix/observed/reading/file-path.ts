/** Separators of Windows paths; a slash separates as well. */
const separator = /[\\/]/;

export interface FilePath {
  directory: string | undefined;
  name: string | undefined;
}

/** Splits a full path; a directory that is a root keeps its separator ("c:\"). */
export function splitPath(path: string): FilePath {
  let end = path.length;
  while (end > 0 && !separator.test(path[end - 1] as string)) end--;
  const name = path.slice(end) || undefined;
  if (end === 0) return { directory: undefined, name };
  let stop = end;
  while (stop > 0 && separator.test(path[stop - 1] as string)) stop--;
  const isRoot = stop === 0 || path[stop - 1] === ':';
  return { directory: path.slice(0, isRoot ? end : stop), name };
}

/** The program of a command line as services and tasks have it: quoted, or up to the first known file ending. */
export function programOf(commandLine: string): string {
  if (commandLine.startsWith('"')) {
    const close = commandLine.indexOf('"', 1);
    return close > 1 ? commandLine.slice(1, close) : commandLine;
  }
  const ending = /\.(?:exe|dll|sys|com|cmd|bat|ps1|vbs|js)(?=\s)/i.exec(commandLine);
  return ending ? commandLine.slice(0, ending.index + ending[0].length) : commandLine;
}
