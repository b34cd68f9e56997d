import {
  type CloneDiff,
  type CloneState,
  type CommandReport,
  DIFF_CHARS_MAX,
  NEW_FILES_MAX,
} from '@remote-swe/core/domain/worker/command';
import { Redactor } from '../output/redactor.ts';
import { TokenFilter } from '../output/token-filter.ts';
import type { Place } from '../place.ts';
import { clonesThere, stateOf } from './clone-states.ts';
import { type Asking, gitSays, type Said } from './git-says.ts';
import { secretsGiven } from './given-secrets.ts';

/** All clones of one report: whoever asks waits, and what takes longer is told as not known. */
const DIFFS_MS_MAX = 8_000;
/** Characters of the names of new files. */
const NAMES_CHARS_MAX = 65_536;
/** No program that a repository names draws the differences, and they have one shape whatever is set in it: pages read names from them. */
const PLAIN = [
  ...['--no-color', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty', '--submodule=short'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--find-renames'],
];
/** What a clone without any commit is compared with: git knows the tree without files by this name. */
const NO_FILES = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Read beyond what is told, so that no secret is cut in two before it is found. */
const READ_CHARS_MAX = DIFF_CHARS_MAX + 131_072;

/** Who looks at clones: git's place, until when, and what must not be told. */
type Looking = { place: Place; signal: AbortSignal; redactor: Redactor };

/** How the clones of this machine stand, and what they hold that their last commits do not. Nothing of it changes anything. */
export async function cloneDiffs(place: Place): Promise<CommandReport> {
  const signal = AbortSignal.timeout(DIFFS_MS_MAX);
  const clones = await Promise.all(clonesThere(place).map((path) => stateOf(path, place, signal)));
  return { schema: 1, outcome: 'done', results: [], clones, diffs: (await diffsOf(clones, place, signal)) ?? [] };
}

/**
 * The differences of clones of which the state is known, without secrets; one that could not be told in time is not among them. Undefined
 * where nobody knows which values are secret: a machine that has only just started, to be saved.
 */
export async function diffsOf(
  clones: CloneState[],
  place: Place,
  signal: AbortSignal,
): Promise<CloneDiff[] | undefined> {
  const given = secretsGiven(place);
  if (!given) return undefined;
  const looking = { place, signal, redactor: new Redactor(given) };
  const known = clones.filter(({ isUnknown }) => !isUnknown);
  const told = await Promise.all(known.map(({ path, head = NO_FILES }) => diffOf(path, head, looking)));
  return told.flatMap((diff) => diff ?? []);
}

async function diffOf(path: string, since: string, looking: Looking): Promise<CloneDiff | undefined> {
  const changed = await saidWithoutSecrets(path, ['diff', ...PLAIN, since, '--'], looking);
  return changed && cloneDiff(path, [changed, ...(await newFiles(path, looking))]);
}

/** Files that git does not follow yet, one after the other, as long as there is time. */
async function newFiles(path: string, looking: Looking): Promise<Said[]> {
  const { place, signal } = looking;
  const listed = await gitSays(path, ['ls-files', '--others', '--exclude-standard', '-z'], place, {
    signal,
    charsMax: NAMES_CHARS_MAX,
  });
  // What follows the last end is nothing, or a name that was cut.
  const names = listed?.text.split('\0').slice(0, -1) ?? [];
  const said: Said[] = [];
  for (const name of names.slice(0, NEW_FILES_MAX)) {
    // It ends with 1 where there is a difference.
    const words = ['diff', ...PLAIN, '--no-index', '--', '/dev/null', name];
    said.push((await saidWithoutSecrets(path, words, looking, [0, 1])) ?? { text: '', isCut: true });
  }
  const isCut = !listed || listed.isCut || names.length > NEW_FILES_MAX;
  return isCut ? [...said, { text: '', isCut }] : said;
}

/** What git says, before it is shortened: half a secret has no shape, and is no known value. */
async function saidWithoutSecrets(
  path: string,
  words: string[],
  { place, signal, redactor }: Looking,
  endings: Asking['endings'] = [0],
): Promise<Said | undefined> {
  const said = await gitSays(path, words, place, { signal, charsMax: READ_CHARS_MAX, endings });
  return said && { ...said, text: withoutSecrets(said, redactor) };
}

/** Of a text that goes on, what may be the beginning of a secret at its end is left out. */
function withoutSecrets({ text, isCut }: Said, redactor: Redactor): string {
  if (text === '') return text;
  const known = redactor.stream();
  const shapes = new TokenFilter();
  const settled = known.push(Buffer.from(text));
  if (isCut) return shapes.push(settled.toString());
  return shapes.push(Buffer.concat([settled, known.end()]).toString()) + shapes.end();
}

/** Pure. */
function cloneDiff(path: string, said: Said[]): CloneDiff {
  const text = said.map((each) => each.text).join('');
  const isCut = text.length > DIFF_CHARS_MAX || said.some((each) => each.isCut);
  return { path, text: text.slice(0, DIFF_CHARS_MAX), ...(isCut ? { isCut } : {}) };
}
