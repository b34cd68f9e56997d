import { minuteOf } from '../../domain/minute.ts';
import type { NewDisk } from '../../domain/worker/saved-work.ts';

/** Every word of a fork that the model reads. A change here is a change of the agent. */

/** Of a call that had not begun at the entry. */
export const NOT_MADE =
  'Not started: the conversation was forked here, before this call was made. Make it again if it is still wanted.';
/** Of a call that only waited. */
export const WAIT_LEFT =
  'The waiting ended, because the conversation was forked here. What was awaited goes on by itself: look at it again when you need it.';
/** Of a call that may have begun. */
export const FATE_UNKNOWN =
  'The conversation was forked here while this call may have been running, so its result is not known. Others may see its effect; on your machine it has none. Check before you repeat it.';

const GONE =
  'Running processes, background jobs, shell variables, installed packages and files outside the workspace are gone.';
const OTHERS =
  'What was pushed, posted or opened above belongs to the session that this one was forked from, which goes on by itself: do not push to its branches, nor change or close its pull requests; push a branch of your own. Checks, reviews and remarks may have moved on: look before you rely on them.';

/** What may differ from what the conversation says. `disk`: of the new machine; undefined: no machine was used before. */
export function whatDiffers(disk: NewDisk | undefined): string {
  const place = 'This conversation was forked at this point and goes on as a session of its own.';
  return [place, ...(disk ? [`Your machine is a new one. ${GONE}`, diskText(disk)] : []), OTHERS].join(' ');
}

function diskText({ isComplete, key, savedAt }: NewDisk): string {
  if (isComplete)
    return key === undefined
      ? 'Nothing in its workspace was unpushed at this point: clone what you need.'
      : 'With your first call the unpushed work comes back as it was at this point.';
  if (key !== undefined && savedAt !== undefined)
    return `With your first call unpushed work comes back as it was saved at ${minuteOf(savedAt)}: what was done after that and not pushed is not there.`;
  return 'Work that was not pushed is not there: clone again, and do again what is missing.';
}
