/**
 * What the Lambda image does for ES modules and plain Node does not: bare names resolve from the layers as well.
 *
 * Usage: LAYER_DIR=<folder that stands for /opt> node --import ./scripts/build/opt-resolver.mjs ...
 *
 * `module.register` (Node 20 and later) loads this same file once more, in the thread that runs hooks: hence the query.
 */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

const layerParent = pathToFileURL(`${process.env.LAYER_DIR ?? '/opt'}/nodejs/index.mjs`).href;
const isBare = (specifier) => !/^([./]|file:|node:|data:)/.test(specifier);

/** Node's resolve hook: as usual, and for a bare name that nobody has, once more from the layers. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !isBare(specifier)) throw error;
    return next(specifier, { ...context, parentURL: layerParent });
  }
}

if (!new URL(import.meta.url).searchParams.has('hooks')) register(`${import.meta.url}?hooks`);
