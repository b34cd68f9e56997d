import { json, type LocalResponse } from '../../../kernel/http.ts';
import { notFound } from '../../errors.ts';
import { resolveCommit } from '../../git/history.ts';
import { listTree, readBlob, type TreeEntry } from '../../git/tree.ts';
import type { Repository } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { readable } from '../repositories.ts';
import type { RestCall, RestRoute } from '../router.ts';
import { apiUrl, htmlUrl, isoTime, userJson } from '../shapes.ts';

const BASE = '/repos/:owner/:name/contents';

export const contentRoutes: RestRoute[] = [
  { method: 'GET', path: BASE, operation: 'GetContents', answer: contents },
  { method: 'GET', path: `${BASE}/:path+`, operation: 'GetContents', answer: contents },
  { method: 'GET', path: '/gists/:gist', operation: 'GetGist', answer: gist },
];

/** Above this the content is empty, and its encoding `none`; entries of a directory beyond this many are left out. */
const CONTENT_BYTES_MAX = 1024 * 1024;
const ENTRIES_MAX = 1_000;

async function contents(call: RestCall): Promise<LocalResponse> {
  const repository = readable(call);
  const { directory, defaultBranch } = repository;
  const sha = await resolveCommit(directory, call.query.get('ref') ?? defaultBranch);
  if (!sha) throw notFound();
  const path = call.parameters.path ?? '';
  const shape = (entry: TreeEntry) => entryJson(call.store, repository, sha, entry);
  const [own] = path === '' ? [] : await listTree(directory, sha, path, 'itself');
  if (path !== '' && !own) throw notFound();
  if (own && own.type !== 'tree') return json(200, { ...shape(own), ...(await content(directory, own)) });
  const entries = await listTree(directory, sha, path, 'entries');
  return json(200, entries.slice(0, ENTRIES_MAX).map(shape));
}

function entryJson(store: GitHubStore, repository: Repository, sha: string, entry: TreeEntry) {
  const { path, id, size, type } = entry;
  const kinds = { tree: 'dir', blob: 'file', commit: 'submodule' };
  const url = `${apiUrl(store, repository)}/contents/${path}?ref=${sha}`;
  const page = htmlUrl(store, repository);
  const html = `${page}/${type === 'tree' ? 'tree' : 'blob'}/${sha}/${path}`;
  const git = `${apiUrl(store, repository)}/git/${type === 'tree' ? 'trees' : 'blobs'}/${id}`;
  return {
    ...{ type: kinds[type], name: path.split('/').at(-1), path, sha: id, size },
    ...{ url, html_url: html, git_url: git, download_url: type === 'blob' ? `${page}/raw/${sha}/${path}` : null },
    _links: { self: url, git, html },
  };
}

async function content(directory: string, { id, size, type }: TreeEntry) {
  if (type !== 'blob') return {};
  if (size > CONTENT_BYTES_MAX) return { encoding: 'none', content: '' };
  const base64 = (await readBlob(directory, id)).toString('base64');
  return { encoding: 'base64', content: base64.replace(/.{60}/g, '$&\n') };
}

function gist({ store, parameters }: RestCall): LocalResponse {
  const found = store.gists.get(parameters.gist ?? '');
  if (!found) throw notFound();
  const { id, owner, description, files, createdAtMs } = found;
  const shown = Object.entries(files).map(([filename, content]) => [
    filename,
    { filename, size: content.length, content, truncated: false },
  ]);
  const html_url = `${store.serverUrl()}/gist/${owner}/${id}`;
  return json(200, {
    id,
    description,
    html_url,
    created_at: isoTime(createdAtMs),
    owner: userJson(store, owner),
    files: Object.fromEntries(shown),
  });
}
