import * as z from 'zod';
import type { AttachedFile } from '../session/journal.ts';

/** What is kept of a file's own words: an inbox item has 400 kB for a message with all its files. */
const NAME_CHARS_MAX = 255;
/** Slack's addresses have some hundred characters; those of cloud drives more. */
const URL_CHARS_MAX = 4_000;

const anyText = z.string().optional().catch(undefined);

/** A file object as Slack describes it (docs.slack.dev/reference/objects/file-object): nothing of it is relied on. */
const slackFile = z
  .object({
    id: anyText,
    name: anyText,
    title: anyText,
    mimetype: anyText,
    size: z.number().nonnegative().catch(0),
    mode: anyText,
    file_access: anyText,
    is_external: z.unknown().optional(),
    external_type: anyText,
    url_private: anyText,
    url_private_download: anyText,
    permalink: anyText,
  })
  .catch({ size: 0, is_external: undefined });

type SlackFile = z.infer<typeof slackFile>;

/** Reads one file object of a message or of `files.info`. Whatever is odd about it costs that part, never the file. */
export function readSlackFile(raw: unknown): AttachedFile {
  const file = slackFile.parse(raw);
  const access = accessOf(file);
  const url = addressOf(file, access);
  return {
    id: file.id ?? '',
    name: (file.name || file.title || 'file').slice(0, NAME_CHARS_MAX),
    mimetype: (file.mimetype || 'application/octet-stream').slice(0, NAME_CHARS_MAX),
    bytes: file.size,
    url,
    ...(access ? { access } : {}),
  };
}

function addressOf(file: SlackFile, access: AttachedFile['access']): string {
  const url = file.url_private || file.url_private_download || '';
  if (url || access?.kind !== 'external') return url.length > URL_CHARS_MAX ? '' : url;
  return (file.permalink ?? '').slice(0, URL_CHARS_MAX);
}

/** Undefined when the file lies in Slack and its address is known. */
function accessOf(file: SlackFile): AttachedFile['access'] {
  if (file.mode === 'tombstone' || file.file_access === 'file_not_found') return unreadable('it was deleted');
  if (file.mode === 'hidden_by_limit') return unreadable('Slack hides it: it is older than the workspace’s plan shows');
  if (file.file_access === 'access_denied') return unreadable('Slack denies the app access to it');
  if (isExternal(file)) return { kind: 'external', service: (file.external_type ?? '').slice(0, NAME_CHARS_MAX) };
  const url = file.url_private || file.url_private_download;
  if (url && url.length <= URL_CHARS_MAX && file.id && file.file_access !== 'check_file_info') return undefined;
  return file.id ? { kind: 'look-up' } : unreadable('Slack does not say which file it is');
}

/** Its address is another company's, where nothing of ours may be sent. */
function isExternal(file: SlackFile): boolean {
  return file.mode === 'external' || Boolean(file.is_external) || Boolean(file.external_type);
}

function unreadable(reason: string): AttachedFile['access'] {
  return { kind: 'unreadable', reason };
}
