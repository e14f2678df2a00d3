import assert from 'node:assert/strict';
import { fileNameOf, safeFileName } from '../../../src/lib/hive/file-name.js';

describe('Name of a downloaded file', () => {
  const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  const names: Record<string, [string | undefined, string]> = {
    'is taken without a disposition type': ['filename="explorer.exe"', 'explorer.exe'],
    'is taken after a disposition type': ['attachment; filename=explorer.exe; size=3', 'explorer.exe'],
    'keeps blanks': ['filename="my file.txt"', 'my file.txt'],
    'is read from the extended form first': ['attachment; filename="a"; filename*=UTF-8\'\'%C3%BCber.txt', 'über.txt'],
    'falls back from a broken extended form': ['filename*=UTF-8\'\'%zz; filename="a.txt"', 'a.txt'],
    'is read as UTF-8 when it is': [latin1('filename="Überweisung.exe"'), 'Überweisung.exe'],
    'is read as Latin-1 otherwise': ['filename="caf\xe9.txt"', 'café.txt'],
    'loses a Windows path': ['filename="C:\\Windows\\System32\\cmd.exe"', 'cmd.exe'],
    'loses a path that climbs': ['filename="../../etc/passwd"', 'passwd'],
    'loses characters a file system refuses': ['filename="a<b>:c|d?*\u0000.txt"', 'abcd.txt'],
    'is a default when it is only dots': ['filename=".."', 'file'],
    'is a default when it is missing': [undefined, 'file'],
    'is a default when it is empty': ['filename=""', 'file'],
  };
  for (const [what, [header, name]] of Object.entries(names)) {
    it(what, () => assert.equal(fileNameOf(header), name));
  }

  it('is cut to what a file system takes, with its extension', () => {
    const name = fileNameOf(`filename="${'ä'.repeat(400)}.exe"`);
    assert.ok(Buffer.byteLength(name) <= 255);
    assert.match(name, /\.exe$/);
  });

  it('is there in a moment, however strange a path is', () => {
    for (const path of [`${'.'.repeat(32_000)}x`, 'x'.repeat(32_000)]) {
      const start = performance.now();
      safeFileName(path);
      assert.ok(performance.now() - start < 1_000, `${performance.now() - start} ms`);
    }
  });
});
