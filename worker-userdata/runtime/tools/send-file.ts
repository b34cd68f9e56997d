import { closeSync, constants, fstatSync, openSync, realpathSync } from 'node:fs';
import { NOTICE_FILE_BYTES_MAX } from '@remote-swe/core/domain/session/notice';
import { fileName, type SendFileInput, sendFile } from '@remote-swe/core/tools/send-file';
import { readStart } from '../files/read-file.ts';
import { errorCode } from '../ledger/durable.ts';
import type { Redactor } from '../output/redactor.ts';
import { quoted } from '../process/quoted.ts';
import { asToolUser } from '../process/user.ts';
import { putBytes } from '../transfer/transfer.ts';
import { isInside, resolvePath } from './paths.ts';
import { similarHint } from './similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, ToolRefusal, textAnswer, workerTool } from './worker-tool.ts';

/** Puts the file where the step finds it; people get it together with the entry of this call's result. */
export const sendFileTool = workerTool<SendFileInput>(sendFile, async (input, context): Promise<ToolAnswer> => {
  const path = resolvePath(input.path, context);
  const clean = withoutSecrets(
    path,
    asToolUser(context.user, () => readOutgoing(path, context)),
    context.redactor,
  );
  if (!context.uploadUrl) return errorAnswer('There is no thread to send files to here; nothing was sent.');
  try {
    await putBytes(context.uploadUrl, clean.bytes, `Handing out ${path}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return errorAnswer(`${reason}. Nobody got the file; call again.`);
  }
  const note = clean.isChanged ? ' Secrets in it were replaced: people get the file without them.' : '';
  return textAnswer(`People in the thread get ${fileName(input.path)} (${clean.bytes.length} bytes).${note}`);
});

function readOutgoing(path: string, context: CallContext): Buffer {
  const file = openInWorkspace(path, context);
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory())
      throw new ToolRefusal(
        `${path} is a directory. Pack it first, for example: tar czf files.tar.gz ${quoted(path)}; nothing was sent.`,
      );
    if (!stat.isFile())
      throw new ToolRefusal(`${path} is not a regular file but a device, pipe or socket; nothing was sent.`);
    if (stat.size === 0) throw new ToolRefusal(`${path} is empty; nothing was sent.`);
    if (stat.size > NOTICE_FILE_BYTES_MAX)
      throw new ToolRefusal(
        `${path} has ${stat.size} bytes; a file may have ${NOTICE_FILE_BYTES_MAX}. Pack it (xz, zip), send a part, or put it where people can fetch it; nothing was sent.`,
      );
    return readStart(file, NOTICE_FILE_BYTES_MAX);
  } finally {
    closeSync(file);
  }
}

/** What lies outside of the workspace is nobody's business, however it is named; links are followed before that is decided. */
function openInWorkspace(path: string, context: CallContext): number {
  try {
    const real = realpathSync(path);
    if (!isInside(real, realpathSync(context.home.workspace)))
      throw new ToolRefusal(
        `${path}${real === path ? '' : ` leads to ${real}, which`} is outside of the workspace ${context.home.workspace}; nothing was sent. Copy into the workspace what people should get.`,
      );
    // A pipe without writer would block a plain open.
    return openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') throw error;
    const hint = similarHint(path, context.home.workspace) ?? 'Look with ls.';
    throw new ToolRefusal(`No such file: ${path}; nothing was sent. ${hint}`);
  }
}

/** Text leaves without secrets. No part can be taken out of any other file without breaking it. */
function withoutSecrets(path: string, bytes: Buffer, redactor: Redactor): { bytes: Buffer; isChanged: boolean } {
  const text = textOf(bytes);
  const found = text ?? bytes.toString('latin1');
  const clean = redactor.text(found);
  if (clean === found) return { bytes, isChanged: false };
  if (text === undefined)
    throw new ToolRefusal(
      `${path} holds a secret (a token, key or password that this machine knows or whose shape is well known); nothing was sent. Make it again without.`,
    );
  return { bytes: Buffer.from(clean), isChanged: true };
}

/** Undefined when it is not UTF-8 text. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
