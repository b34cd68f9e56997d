/** Modules that are imported and never reached in a function. Each is every cold start's to compile, so a stub stands for it. */
const UNREACHED = [
  // Other ways into Bolt than Lambda's receiver, and installing by OAuth: with what they import 85 % of its 1.6 MB.
  ...['@slack/socket-mode', '@slack/oauth', 'express', 'raw-body', 'path-to-regexp'].map((name) => ({
    name,
    from: /[\\/]@slack[\\/]bolt[\\/]/,
  })),
  // Credentials of elsewhere than Lambda's environment. They would also break what all functions load into small chunks.
  ...['sso', 'ini', 'process', 'web-identity', 'http'].map((kind) => ({
    name: `@aws-sdk/credential-provider-${kind}`,
    from: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]/,
  })),
  { name: '@smithy/credential-provider-imds', from: /[\\/]@aws-sdk[\\/]credential-provider-node[\\/]/ },
  // What the SDK's client for browsers says of itself.
  { name: 'bowser', from: /[\\/]@aws-sdk[\\/]core[\\/]/ },
];

const NAMESPACE = 'unreached';

/** A module whose every use throws an error that names it; to import it costs nothing. */
export function stubOf(name) {
  const problem = `${name} was left out by layers/agent-core/unreached.mjs, because nothing reached it. Take it out of that list.`;
  return `function unreached() { throw new Error(${JSON.stringify(problem)}); }
    module.exports = new Proxy(unreached, {
      get: (_, name) => (typeof name === 'symbol' || name === '__esModule' ? undefined : unreached),
    });`;
}

/** For esbuild: stubs in place of these modules, where those that never reach them import them. */
export const withoutUnreached = {
  name: 'without-unreached',
  setup(build) {
    const names = UNREACHED.map(({ name }) => name.replaceAll('/', '\\/'));
    build.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path, importer }) =>
      UNREACHED.some(({ name, from }) => name === path && from.test(importer))
        ? { path, namespace: NAMESPACE }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({ contents: stubOf(path), loader: 'js' }));
  },
};
