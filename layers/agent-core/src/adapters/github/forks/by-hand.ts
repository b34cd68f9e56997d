import { isPortError, PortError } from '../../../errors.ts';
import { statusOf } from '../api/github-errors.ts';

type Head = { repository: string; branch: string; serverUrl: string };

/**
 * Opens a pull request from a fork. Where we may not, everybody with an account may: the refusal has the address for that. `open` tells by
 * the callback that we could ask at all.
 */
export async function orByHand<Opened>(
  { repository, branch, serverUrl }: Head,
  open: (onAsked: () => void) => Promise<Opened>,
): Promise<Opened> {
  let isAsked = false;
  try {
    return await open(() => {
      isAsked = true;
    });
  } catch (error) {
    const isForbidden = !isAsked || statusBehind(error) === 403;
    if (!isPortError(error) || error.code === 'retry' || !isForbidden || !branch.includes(':')) throw error;
    const page = `${serverUrl}/${repository}/compare/${branch.split('/').map(encodeURIComponent).join('/')}?expand=1`;
    throw new PortError('refused', `${error.message}. A person can open it at ${page}`, { cause: error });
  }
}

/** Causes that are looked through. */
const DEPTH_MAX = 5;

function statusBehind(error: unknown): number | undefined {
  let here = error;
  for (let depth = 0; depth < DEPTH_MAX && here instanceof Error; depth++) {
    const status = statusOf(here);
    if (status !== undefined) return status;
    here = here.cause;
  }
  return undefined;
}
