import { serve } from '../crash/asked-process.ts';
import { runSeed } from './seed-run.ts';

serve(({ seed }: { seed: number }) => runSeed(seed));
