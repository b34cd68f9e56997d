/** Set by scripts/build/function.mjs; absent where the sources run unbundled. */
declare const __BUILD_ID__: string | undefined;

/** The build that this handler is from, as `coreVersion` is that of the core; `source` when it runs unbundled. */
export const buildId: string = typeof __BUILD_ID__ === 'string' ? __BUILD_ID__ : 'source';
