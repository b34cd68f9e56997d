import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { errorCode } from '../ledger/durable.ts';
import { type CallContext, ToolRefusal } from './worker-tool.ts';

/** An absolute path for what the model wrote; relative ones start at the session's current directory. */
export function resolvePath(path: string, context: CallContext): string {
  if (path.includes('\0')) throw new ToolRefusal('The path holds a NUL character, which no file name can.');
  const expanded = path === '~' || path.startsWith('~/') ? join(context.environment.HOME ?? '/', path.slice(1)) : path;
  return isAbsolute(expanded) ? resolve(expanded) : resolve(context.workingDirectory.get(), expanded);
}

/**
 * Where a write to this path really goes, symbolic links resolved. Refused when a relative path, or one that starts inside
 * the workspace, ends outside of it: outside is written only by naming it.
 */
export function resolveForWriting(path: string, context: CallContext): string {
  const wanted = resolvePath(path, context);
  const workspace = realpathSync(context.home.workspace);
  const real = realTarget(wanted);
  const namedOutside = /^[/~]/.test(path) && !isInside(wanted, context.home.workspace) && !isInside(wanted, workspace);
  if (namedOutside || isInside(real, workspace)) return real;
  throw new ToolRefusal(
    `${path} leads to ${real}, outside of the workspace ${context.home.workspace}; nothing was written. Give the absolute path ${real} if you really mean that place.`,
  );
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
}

/** The path with every existing part resolved; the missing rest is appended as it is. */
function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return join(realTarget(dirname(path)), basename(path));
  }
}
