import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { filesIn, nodeTypes, packageJson, read, root } from './repository.js';

interface Packed {
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

/** Everything a tarball may hold. */
const belongs = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/(lib|runtime)\/([\w-]+\/)*[\w-]+(\.d)?\.(js|ts)$/,
  /^dist\/(cli|cli\/[\w-]+)(\.d)?\.(js|ts)$/,
  /^dist\/nodes\/([\w-]+)\/([\w-]+(\.d)?\.(js|ts)|\1\.html|icons\/[\w-]+\.svg|locales\/[\w-]+\/\1\.(json|html))$/,
  /^examples\/[^/]+\.json$/,
  /^resources\/[\w-]+\.js$/,
];

describe('The tarball', () => {
  let packed: Packed;
  let paths: string[];

  before(() => {
    packed = pack();
    paths = packed.files.map(({ path }) => path);
  });

  it('has what npm, Node-RED and the Import menu look for', () => {
    const needed = [
      ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/lib/index.js', 'dist/lib/index.d.ts'],
      ...nodeTypes.flatMap((type) =>
        ['.js', '.html'].map((ending) => `dist/nodes/${type}/${type}${ending}`).concat(localesOf(type)),
      ),
      ...filesIn('examples', '.json'),
      ...filesIn('resources', '.js'),
    ];
    assert.deepEqual(
      needed.filter((path) => !paths.includes(path)),
      [],
    );
  });

  it('has nothing else: no source, test, simulator or demo', () => {
    const strangers = paths.filter((path) => !belongs.some((form) => form.test(path)));
    const sources = paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
    assert.deepEqual([...strangers, ...sources], []);
  });

  it('is small', () => {
    assert.ok(packed.size < 400_000, `${packed.size} bytes packed`);
    assert.ok(packed.unpackedSize < 2_000_000, `${packed.unpackedSize} bytes unpacked`);
  });
});

describe('The repository', () => {
  it('asks for at most six packages of a customer, each at one version', () => {
    const versions = Object.values(packageJson.dependencies);
    assert.ok(versions.length <= 6);
    for (const version of versions) assert.match(version, /^\d+\.\d+\.\d+$/);
  });

  it('has a lock file that names no registry, so that any mirror serves', () => {
    const lock = read('package-lock.json');
    assert.doesNotMatch(lock, /"resolved":|registry\./);
    assert.match(lock, /"integrity": "sha512-/);
  });

  it('holds no path of the machine it was made on', () => {
    const { HOME = '' } = process.env;
    const nested = (path: string) => path.split(sep).filter(Boolean).length > 1;
    const places = [root, dirname(root), HOME].filter(nested);
    const telling = written().filter((path) => places.some((place) => read(path).includes(place)));
    assert.deepEqual(telling, []);
  });
});

/** What `npm pack` would put in, without building anew. */
function pack(): Packed {
  const command = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const answer = execFileSync('npm', command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [packed] = JSON.parse(answer) as [Packed];
  return packed;
}

function localesOf(type: string): string[] {
  return ['json', 'html'].map((ending) => `dist/nodes/${type}/locales/en-US/${type}.${ending}`);
}

/** Files of the repository that people wrote, without what is installed or built. */
function written(): string[] {
  const top = readdirSync(root, { withFileTypes: true }).map((entry) => (entry.isFile() ? entry.name : ''));
  const houses = [
    'src',
    'simulator',
    'demo',
    'bench',
    'test',
    'scripts',
    'examples',
    'locales',
    'resources',
    'docs',
    '.ci',
  ];
  return [...top, ...houses.flatMap((house) => filesIn(house, ''))].filter((path) => !/^$|\.(png|tgz|log)$/.test(path));
}
