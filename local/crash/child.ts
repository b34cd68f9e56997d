import { serve } from './asked-process.ts';
import type { Request } from './forked-runs.ts';
import { LocalRuns, type Recording, type RunEnd } from './runs.ts';

const made: { runs?: LocalRuns } = {};

/** A process performs sessions of one journey. */
function runsOf({ journey }: Request): LocalRuns {
  made.runs ??= new LocalRuns(journey);
  return made.runs;
}

serve(
  (request: Request): Promise<Recording | RunEnd> =>
    request.kind === 'record' ? runsOf(request).record() : runsOf(request).run(request.kill),
  async () => made.runs?.close(),
);
