/** Bundles the worker runtime into `outfile`, folders made as needed. The same source gives the same bytes. */
export function buildRuntime(outfile: string): Promise<{ sha256: string; bytes: number }>;
