import { type LocalRequest, type LocalResponse, type LocalService, text } from '../kernel/http.ts';
import { readForm } from './api/arguments.ts';
import { answerResponseUrl } from './api/response-url.ts';
import type { WebApi } from './api/web-api.ts';
import type { Interactions } from './events/interactions.ts';
import type { Page } from './page-server/page.ts';
import { SlackError } from './workspace/slack-error.ts';
import type { Workspace } from './workspace/workspace.ts';

export type SlackServiceParts = { workspace: Workspace; api: WebApi; interactions: Interactions; page: Page };

/** Everything that slack.com serves to the app and to people, under `/slack/`. */
export class SlackService implements LocalService {
  readonly name = 'slack';
  readonly #parts: SlackServiceParts;

  constructor(parts: SlackServiceParts) {
    this.#parts = parts;
  }

  /** The Web API method; `upload`, `download`, `response_url` or `page` for the rest. */
  operation(request: LocalRequest): string {
    const [, place = '', name = ''] = /^\/slack\/([^/]*)(?:\/([^/]*))?/.exec(request.path) ?? [];
    switch (place) {
      case 'api':
        return name;
      case 'upload':
        return 'upload';
      case 'files-pri':
        return 'download';
      case 'response':
        return 'response_url';
      default:
        return 'page';
    }
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const { workspace, api, interactions, page } = this.#parts;
    const [, place, rest = ''] = /^\/slack\/(api|upload|files-pri|response)\/(.+)$/.exec(request.path) ?? [];
    switch (place) {
      case 'api':
        return api.handle(rest, request, originOf(request));
      case 'upload':
        return this.#receiveUpload(rest, request);
      case 'files-pri':
        return this.#download(rest, request);
      case 'response':
        return answerResponseUrl(workspace, interactions, rest, request);
      default:
        return page.handle(request);
    }
  }

  /** Takes raw bytes, or the first file of a multipart body (what WebClient sends). */
  async #receiveUpload(uploadToken: string, request: LocalRequest): Promise<LocalResponse> {
    try {
      const content = await uploadedBytes(request);
      if (!this.#parts.workspace.files.receive(uploadToken, content)) return text(404, 'This upload URL is not valid');
      return text(200, `OK - ${content.byteLength}`);
    } catch (error) {
      if (error instanceof SlackError) return text(400, error.code);
      throw error;
    }
  }

  /** Without the bot token Slack redirects to its login page, which is a trap: the caller gets HTML with status 200. */
  #download(rest: string, request: LocalRequest): LocalResponse {
    const fileId = /^[^/]*-(F\d+)\//.exec(rest)?.[1];
    const [file] = this.#parts.workspace.files.find(fileId ? [fileId] : []);
    if (!file) return text(404, 'file_not_found');
    if (!this.#parts.api.isAuthorized(request)) {
      const login = `/slack/?redir=${encodeURIComponent(request.path)}`;
      return { status: 302, headers: { location: login, 'content-type': 'text/html' }, body: '' };
    }
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`;
    const headers = { 'content-type': file.mimeType, 'content-disposition': disposition };
    return { status: 200, headers, body: file.content };
  }
}

/** Where the caller reached us, with its own prefix, so that follow-up calls are counted as its calls too. */
function originOf(request: LocalRequest): string {
  const prefix = request.caller === 'unknown' ? '' : `/_from/${request.caller}`;
  return `http://${request.headers.host ?? '127.0.0.1'}${prefix}`;
}

async function uploadedBytes(request: LocalRequest): Promise<Uint8Array> {
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) return request.body;
  for (const value of (await readForm(request.body, contentType)).values())
    if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  throw new SlackError('no_file_data');
}
