import type { LocalResponse } from '../../kernel/http.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Shown in place; everything else is a download, so that an uploaded page never runs in this origin. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(['image/gif', 'image/jpeg', 'image/png', 'image/webp']);

/** A file for the page. @throws SlackError file_not_found */
export function fileResponse(workspace: Workspace, fileId: string): LocalResponse {
  const file = workspace.files.get(fileId);
  const disposition = SHOWN_TYPES.has(file.mimeType) ? 'inline' : 'attachment';
  return {
    status: 200,
    headers: {
      'content-type': file.mimeType,
      'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
    body: file.content,
  };
}
