import { serve } from '../crash/asked-process.ts';
import { runSeed } from './seed-run.ts';

serve(({ seed, otherRoot }: { seed: number; otherRoot?: string }) => runSeed(seed, otherRoot));
