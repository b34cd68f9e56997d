declare const __CORE_VERSION__: string | undefined;

/** The build that this core is from; `source` when it runs unbundled. */
export const coreVersion: string = typeof __CORE_VERSION__ === 'string' ? __CORE_VERSION__ : 'source';

/** A handler and a layer of different builds: CloudFormation updates code and configuration in two calls. */
export function sameBuild(handlerBuildId: string): void {
  if (coreVersion === 'source' || coreVersion === handlerBuildId) return;
  throw new Error(
    `The handler of build ${handlerBuildId} met the core of build ${coreVersion}; the next try finds them together`,
  );
}
