import type { Octokit } from '@octokit/core';
import { clipped, counted } from '../../../domain/counted.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { at, words } from '../../../domain/json.ts';
import { dated } from '../../../domain/minute.ts';
import type { ReadPart } from '../../../ports/code-host.ts';
import { asPortError } from '../api/github-errors.ts';
import { authorOf, TEXT_CHARS_MAX } from './answer/reader.ts';

/** Files of a gist that are shown. */
const FILES_MAX = 20;

export async function readGist(
  client: Octokit,
  { id, revision }: { id: string; revision?: string },
): Promise<ReadPart[]> {
  const asked =
    revision === undefined
      ? client.request('GET /gists/{gist_id}', { gist_id: id })
      : client.request('GET /gists/{gist_id}/{sha}', { gist_id: id, sha: revision });
  const { data } = await asPortError(asked, `gist ${id}`);
  const from = words(data, 'owner', 'login') ?? authorOf(data);
  const all = Object.values((at(data, 'files') as object | null | undefined) ?? {});
  const files = all.slice(0, FILES_MAX).map((file): ReadPart => {
    const frame = { kind: 'file' as const, name: words(file, 'filename') ?? 'a file', from };
    return { frame, text: clipped(words(file, 'content') ?? '', TEXT_CHARS_MAX) };
  });
  const left = all.length > files.length ? [{ text: `… ${counted(all.length - files.length, 'file')} more` }] : [];
  return [
    {
      text: `Gist ${id}${revision === undefined ? '' : ` at revision ${revision}`}: ${oneLine(words(data, 'html_url') ?? '')}`,
    },
    {
      frame: { kind: 'comment', name: 'description', from, ...dated(words(data, 'created_at')) },
      text: words(data, 'description') ?? '',
    },
    ...files,
    ...left,
  ];
}
