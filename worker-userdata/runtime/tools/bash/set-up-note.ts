import { isSettingUp, readSetUpReport } from '../../set-up-report.ts';

/** What bash and env answer when there is no such program. */
const COMMAND_NOT_FOUND = 127;
/** Names of programs in the note. */
const NAMES_MAX = 20;

/**
 * For the result of a command that named a missing program: whether the machine is still being set up, and what could not be
 * installed on it. Empty when that has nothing to do with it.
 */
export function setUpNote(homeRoot: string, exitCode: number | undefined): string {
  if (exitCode !== COMMAND_NOT_FOUND) return '';
  const lines = readSetUpReport(homeRoot) ?? [];
  if (lines.length === 0) return '';
  const failed = lines.flatMap((line) => /^failed ([\w+-]+)/.exec(line)?.[1] ?? []).slice(0, NAMES_MAX);
  const notes = [
    ...(isSettingUp(lines) ? ['This machine is still being set up: what is missing may be there in a minute.'] : []),
    ...(failed.length > 0 ? [`Could not be installed on it: ${failed.join(', ')}.`] : []),
  ];
  return notes.join(' ');
}
