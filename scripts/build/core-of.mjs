/**
 * For esbuild: a function's imports of the core become those of its own part of the core layer, which nobody else loads. The layer has a
 * bundle for each function (layers/agent-core/build.mjs): chunks that several share are small and many, and each costs a cold start.
 */
export function coreOf(functionName) {
  return {
    name: 'core-of-function',
    setup(build) {
      build.onResolve({ filter: /^@remote-swe\/core\// }, () => ({
        path: `@remote-swe/core/${functionName}`,
        external: true,
      }));
    },
  };
}
