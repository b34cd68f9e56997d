import {
  type CloneDiff,
  type CommandReport,
  DIFF_CHARS_MAX,
  NEW_FILES_MAX,
} from '@remote-swe/core/domain/worker/command';
import type { Place } from '../place.ts';
import { clonesThere, stateOf } from './clone-states.ts';
import { gitSays, type Said } from './git-says.ts';

/** All clones of one report: whoever asks waits, and what takes longer is told as not known. */
const DIFFS_MS_MAX = 8_000;
/** Characters of the names of new files. */
const NAMES_CHARS_MAX = 65_536;
/** No program that a repository names draws the differences. */
const PLAIN = ['--no-color', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];
/** What a clone without any commit is compared with: git knows the tree without files by this name. */
const NO_FILES = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** How the clones of this machine stand, and what they hold that their last commits do not. Nothing of it changes anything. */
export async function cloneDiffs(place: Place): Promise<CommandReport> {
  const signal = AbortSignal.timeout(DIFFS_MS_MAX);
  const told = await Promise.all(
    clonesThere(place).map(async (path) => {
      const state = await stateOf(path, place, signal);
      return { state, diff: state.isUnknown ? undefined : await diffOf(path, state.head ?? NO_FILES, place, signal) };
    }),
  );
  const diffs = told.flatMap(({ diff }) => diff ?? []);
  return { schema: 1, outcome: 'done', results: [], clones: told.map(({ state }) => state), diffs };
}

async function diffOf(path: string, since: string, place: Place, signal: AbortSignal): Promise<CloneDiff | undefined> {
  const asking = { signal, charsMax: DIFF_CHARS_MAX };
  const changed = await gitSays(path, ['diff', ...PLAIN, since, '--'], place, asking);
  return changed && cloneDiff(path, [changed, ...(await newFiles(path, place, signal))]);
}

/** Files that git does not follow yet, one after the other, as long as there is time. */
async function newFiles(path: string, place: Place, signal: AbortSignal): Promise<Said[]> {
  const listed = await gitSays(path, ['ls-files', '--others', '--exclude-standard', '-z'], place, {
    signal,
    charsMax: NAMES_CHARS_MAX,
  });
  // What follows the last end is nothing, or a name that was cut.
  const names = listed?.text.split('\0').slice(0, -1) ?? [];
  const said: Said[] = [];
  for (const name of names.slice(0, NEW_FILES_MAX)) {
    // It ends with 1 where there is a difference.
    const asking = { signal, charsMax: DIFF_CHARS_MAX, endings: [0, 1] };
    const one = await gitSays(path, ['diff', ...PLAIN, '--no-index', '--', '/dev/null', name], place, asking);
    said.push(one ?? { text: '', isCut: true });
  }
  const isCut = !listed || listed.isCut || names.length > NEW_FILES_MAX;
  return isCut ? [...said, { text: '', isCut }] : said;
}

/** Pure. */
function cloneDiff(path: string, said: Said[]): CloneDiff {
  const text = said.map((each) => each.text).join('');
  const isCut = text.length > DIFF_CHARS_MAX || said.some((each) => each.isCut);
  return { path, text: text.slice(0, DIFF_CHARS_MAX), ...(isCut ? { isCut } : {}) };
}
