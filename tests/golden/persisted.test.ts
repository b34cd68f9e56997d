import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenPath, readGolden, UPDATE, versionsRecorded } from './golden-file.ts';
import { SAMPLES } from './samples/samples.ts';
import { type RequiredKeys, requiredKeys, withOneRequiredFieldMore } from './schema-walk.ts';
import { SHAPES, type Shape } from './shapes.ts';

/** What the build of one version wrote: a folder for each shape, and the fields that it had to write. */
const packageFile = JSON.parse(readFileSync(goldenPath('../../package.json'), 'utf8')) as { version: string };
const REQUIRED_KEYS = 'required-keys.json';

const shapes = Object.entries(SHAPES);

if (UPDATE && !existsSync(goldenPath(`${packageFile.version}/${REQUIRED_KEYS}`))) writeVersion(packageFile.version);

const versions = versionsRecorded();
const goldens = versions.flatMap((version) =>
  shapes.flatMap(([shape]) =>
    filesOf(version, shape).map((name) => ({ shape, name, stored: readGolden(name), version })),
  ),
);

/** Called once for a version: what it wrote is never written again. */
function writeVersion(version: string): void {
  for (const [shape, samples] of Object.entries(SAMPLES)) {
    mkdirSync(goldenPath(`${version}/${shape}`), { recursive: true });
    for (const [name, stored] of Object.entries(samples)) write(`${version}/${shape}/${name}.json`, stored);
  }
  write(`${version}/${REQUIRED_KEYS}`, requiredKeysToday());
}

function write(name: string, value: unknown): void {
  writeFileSync(goldenPath(name), `${JSON.stringify(value, null, 2)}\n`, { flag: 'wx' });
}

function requiredKeysToday(): { [shape: string]: RequiredKeys } {
  return Object.fromEntries(shapes.map(([name, { schema }]) => [name, requiredKeys(schema)]));
}

function filesOf(version: string, shape: string): string[] {
  const folder = `${version}/${shape}`;
  return existsSync(goldenPath(folder)) ? readdirSync(goldenPath(folder)).map((name) => `${folder}/${name}`) : [];
}

function isRead(shape: Shape, schema: Shape['schema'], stored: unknown): boolean {
  try {
    shape.read(schema, stored);
    return true;
  } catch {
    return false;
  }
}

/** Fields of objects that a version knew, without which that version's objects would now be refused. */
function newlyRequired(recorded: RequiredKeys, today: RequiredKeys): string[] {
  return Object.entries(recorded).flatMap(([path, keys]) =>
    (today[path] ?? []).filter((key) => !keys.includes(key)).map((key) => (path ? `${path}.${key}` : key)),
  );
}

describe('persisted shapes', () => {
  it('The version of package.json has a folder of goldens', () => {
    const help = `The version is new: UPDATE_GOLDEN=1 npx vitest run tests/golden/persisted.test.ts writes tests/golden/${packageFile.version}, see AGENTS.md`;
    expect(versions, help).toContain(packageFile.version);
  });

  it.each(versions)('There is a golden of every shape that version %s knew', (version) => {
    const recorded = Object.keys(readGolden(`${version}/${REQUIRED_KEYS}`) as object);
    expect(recorded.filter((shape) => filesOf(version, shape).length === 0)).toEqual([]);
  });

  it.each(shapes)('There is a sample of a %s, and this build reads it', (name, shape) => {
    const samples = Object.values(SAMPLES[name] ?? {});
    expect(samples).not.toEqual([]);
    for (const stored of samples) expect(() => shape.read(shape.schema, stored)).not.toThrow();
  });

  it.each(goldens)('This build reads the golden $name, and loses nothing of it', ({ shape: name, stored }) => {
    const shape = SHAPES[name];
    const read = shape?.read(shape.schema, stored);
    expect(read).toMatchObject(shape?.plain(stored) as object);
  });

  it.each(shapes)('No %s is read any more when any object in its schema wants one more field', (name, shape) => {
    const old = goldens.filter((golden) => golden.shape === name).map((golden) => golden.stored);
    const stored = [...old, ...Object.values(SAMPLES[name] ?? {})];
    const unseen = withOneRequiredFieldMore(shape.schema).filter(({ schema }) =>
      stored.every((one) => isRead(shape, schema, one)),
    );
    const help = `No golden ${name} and no sample holds these objects: nothing would tell that a field of them has become required. Add one to tests/golden/samples/`;
    expect(
      unseen.map(({ path }) => path),
      help,
    ).toEqual([]);
  });

  it.each(versions)('This build wants no field that version %s did not have to write', (version) => {
    const recorded = readGolden(`${version}/${REQUIRED_KEYS}`) as { [shape: string]: RequiredKeys };
    const today = requiredKeysToday();
    for (const [shape, keys] of Object.entries(recorded)) {
      const wanted = newlyRequired(keys, today[shape] ?? {});
      const help = `${shape}: ${wanted.join(', ')} became required, and what version ${version} wrote does not have it: sessions that run would break. Make it optional, or give it a default in its schema: persisted shapes grow by optional fields only`;
      expect(wanted, help).toEqual([]);
    }
  });
});
