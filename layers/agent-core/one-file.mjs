/**
 * Puts all that a function loads at once into one file. esbuild's splitting gives a file to each set of modules that some parts share, and has no
 * lower limit for one: a function of 330 KB came as 22 files, of which each costs a cold start a look-up, a read and a module,
 * together a third of it.
 */
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';

const BUILT = 'built';
const AGAIN = 'again';

/**
 * Builds the outputs of a split build once more, into `outdir`: `<name>.js` with the entry and all that it imports before it runs, and every other
 * output as it was, which takes from that one file what it shared. `split`: esbuild's result with `metafile` and without `write`; `settings`: what
 * esbuild is to do with each file. Resolves to esbuild's result.
 */
export function inOneFile(split, { name, folder, outdir, settings }) {
  const outputs = outputsOf(split, folder);
  const first = join(outdir, `${name}.js`);
  const atOnce = loadedAtOnce(outputs, first);
  const later = [...outputs.keys()].filter((path) => !atOnce.has(path) || isAskedForLater(outputs, path));
  const entries = [first, ...later].map((path) => ({ in: path, out: relative(outdir, path).replace(/\.js$/, '') }));
  return build({
    ...settings,
    entryPoints: entries,
    outdir,
    bundle: true,
    plugins: [relinked({ outputs, atOnce, first })],
  });
}

/** Of each output, by its path: its text, its exports and what it imports. */
function outputsOf({ outputFiles, metafile }, folder) {
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const described = Object.entries(metafile.outputs).map(([path, { exports, imports }]) => {
    const own = imports.filter(({ external }) => !external);
    const absolute = own.map(({ kind, path }) => ({ kind, path: resolve(folder, path) }));
    return [resolve(folder, path), { text: texts.get(resolve(folder, path)), exports, imports: absolute }];
  });
  return new Map(described);
}

function loadedAtOnce(outputs, path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { kind, path: next } of outputs.get(path).imports)
    if (kind !== 'dynamic-import') loadedAtOnce(outputs, next, found);
  return found;
}

const isAskedForLater = (outputs, path) =>
  [...outputs.values()].some(({ imports }) =>
    imports.some((one) => one.kind === 'dynamic-import' && one.path === path),
  );

/** For esbuild: what is loaded at once is taken into the first file; every other stays a file, and asks the first for what that took in. */
function relinked({ outputs, atOnce, first }) {
  const shared = namesOf(outputs, atOnce, first);
  const isOnlyAgain = (path) => atOnce.has(path) && path !== first;
  return {
    name: 'relinked',
    setup(esbuild) {
      esbuild.onResolve({ filter: /./ }, ({ path, importer, kind, namespace }) => {
        if (kind === 'entry-point') return { path, namespace: isOnlyAgain(path) ? AGAIN : BUILT };
        if (namespace === AGAIN || !path.startsWith('.')) return { path, external: true };
        const target = resolve(dirname(importer), path);
        if (kind === 'dynamic-import')
          return { path: fromTo(atOnce.has(importer) ? first : importer, target), external: true };
        if (!atOnce.has(target)) return { path, external: true };
        return { path: target, namespace: atOnce.has(importer) ? BUILT : AGAIN };
      });
      esbuild.onLoad({ filter: /./, namespace: BUILT }, ({ path }) => ({
        contents: path === first ? [outputs.get(first).text, ...shared.given].join('\n') : outputs.get(path).text,
      }));
      esbuild.onLoad({ filter: /./, namespace: AGAIN }, ({ path }) => ({ contents: shared.taken(path) }));
    },
  };
}

/**
 * Under which names the first file gives what it took in. `given`: its own statements for that; `taken`: a module that has the exports of a file which
 * was taken in. All late files lie in one folder.
 */
function namesOf(outputs, atOnce, first) {
  const others = [...atOnce].filter((path) => path !== first);
  const pairs = (path) => outputs.get(path).exports.map((name) => [name, `s${others.indexOf(path)}_${name}`]);
  const statement = (names, from) =>
    `export { ${names.map(([own, as]) => `${quoted(own)} as ${quoted(as)}`).join(', ')} } from ${quoted(from)};`;
  return {
    given: others.map((path) => statement(pairs(path), fromTo(first, path))),
    taken: (path) =>
      statement(
        pairs(path).map(([own, as]) => [as, own]),
        fromTo(path, first),
      ),
  };
}

const quoted = (text) => JSON.stringify(text);

/** How one file imports another. */
function fromTo(importer, file) {
  const path = relative(dirname(importer), file).replaceAll(sep, '/');
  return path.startsWith('.') ? path : `./${path}`;
}
