import { serve } from './asked-process.ts';
import type { Request } from './forked-runs.ts';
import { LocalRuns, type Recording, type RunEnd } from './runs.ts';

const runs = new LocalRuns();

serve(
  (request: Request): Promise<Recording | RunEnd> =>
    request.kind === 'record' ? runs.record() : runs.run(request.kill),
  () => runs.close(),
);
