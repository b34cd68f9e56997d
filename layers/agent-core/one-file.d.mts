import type { BuildOptions, BuildResult } from 'esbuild';

export declare function inOneFile(
  split: BuildResult<{ metafile: true; write: false }>,
  into: { name: string; folder: string; outdir: string; settings: BuildOptions },
): Promise<BuildResult<{ metafile: true }>>;
