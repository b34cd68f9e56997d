import { type LocalRequest, type LocalResponse, text } from '../../kernel/http.ts';
import { listCommits, resolveCommit } from '../git/history.ts';
import { isPullRequest, type Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { commitPage } from './commit.ts';
import { homePage } from './home.ts';
import { html } from './html.ts';
import { issuePage } from './issue.ts';
import { page } from './layout.ts';
import { pullDiff, pullPage } from './pull.ts';
import { repositoryPage } from './repository.ts';
import { STYLE } from './style.ts';
import { limitRates, RATE_LIMIT } from './write/rate-limit.ts';
import { type Act, submitted } from './write/submit.ts';

const REPOSITORY = /^\/github\/([\w.-]+)\/([\w.-]+?)(?:\.git)?(\/.*)?$/;
const THREAD = /^\/(issues|pull)\/(\d+)(\.diff)?$/;
const COMMIT = /^\/commit\/([0-9a-f]{4,40})$/;

/** What a person sees of the local GitHub and does there, without a script. */
export class Pages {
  readonly #store: GitHubStore;
  readonly #act: Act;

  constructor(store: GitHubStore, act: Act) {
    this.#store = store;
    this.#act = act;
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const { method, path } = request;
    if (method === 'POST') return this.#written(request);
    if (method !== 'GET' && method !== 'HEAD') return text(405, 'These pages are read, and their forms posted.');
    if (path === '/github/_/style.css') return text(200, STYLE, 'text/css; charset=utf-8');
    if (path === '/github' || path === '/github/') return homePage(this.#store);
    const [, owner = '', name = '', rest = ''] = REPOSITORY.exec(path) ?? [];
    const repository = this.#store.find(owner, name);
    return (repository && (await this.#inRepository(repository, rest))) ?? missingPage(path);
  }

  async #written(request: LocalRequest): Promise<LocalResponse> {
    if (request.path === RATE_LIMIT) return limitRates(this.#store, request);
    const [, owner = '', name = '', rest = ''] = REPOSITORY.exec(request.path) ?? [];
    const repository = this.#store.find(owner, name);
    const issue = repository?.issues.get(Number(THREAD.exec(rest)?.[2]));
    return repository && issue ? submitted(this.#act, repository, issue, request) : missingPage(request.path);
  }

  async #inRepository(repository: Repository, rest: string): Promise<LocalResponse | undefined> {
    if (rest === '' || rest === '/') return repositoryPage(this.#store, repository);
    const [, kind, number, diff] = THREAD.exec(rest) ?? [];
    if (kind) return threadPage(repository, Number(number), diff !== undefined);
    const sha = await resolveCommit(repository.directory, COMMIT.exec(rest)?.[1] ?? '');
    const [commit] = sha ? await listCommits(repository.directory, sha, 1) : [];
    return commit && commitPage(repository, commit);
  }
}

/** GitHub too shows a pull request below /issues/ and the other way round. */
async function threadPage(repository: Repository, number: number, asDiff: boolean): Promise<LocalResponse | undefined> {
  const issue = repository.issues.get(number);
  if (!issue) return undefined;
  if (!isPullRequest(issue)) return asDiff ? undefined : issuePage(repository, issue);
  return asDiff ? pullDiff(repository, issue) : pullPage(repository, issue);
}

function missingPage(path: string): LocalResponse {
  const body = html`<h1>Not found</h1><p>There is nothing at <code>${path}</code>. <a href="/github/">All repositories</a></p>`;
  return page(404, 'Not found', [], body);
}
