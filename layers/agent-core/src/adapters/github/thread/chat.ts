import type { Octokit } from '@octokit/core';
import { words } from '../../../domain/json.ts';
import { isSameLogin } from '../../../domain/people/agent-login.ts';
import { isForeignPerson } from '../../../domain/people/mention.ts';
import type { ThreadPosts } from '../../../domain/people/thread-post.ts';
import type { RepositoryName } from '../../../domain/repository.ts';
import type { AttachedFile } from '../../../domain/session/journal.ts';
import type { Notice } from '../../../domain/session/notice.ts';
import type { GitHubThread } from '../../../domain/thread/thread-source.ts';
import { isPortError, PortError } from '../../../errors.ts';
import type { Chat, Posted, Window } from '../../../ports/people/chat.ts';
import type { Asking } from '../api/asking.ts';
import { asPortError } from '../api/github-errors.ts';
import { count, each } from '../reading/answer/odd.ts';
import { linksOf } from '../words/quiet.ts';
import { fileOf, folded } from './files.ts';
import { marked, noticeMark, PLAIN_MARK } from './mark.ts';
import { gitHubText } from './markdown.ts';
import { threadPosts } from './posts.ts';
import { addReaction, removeReaction } from './reactions.ts';

const PER_PAGE = 100;
/** Pages of comments that are looked through for what was posted: a thousand since the entry that names it. */
const PAGES_MAX = 10;
const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}';

/** `agent`: the login by which the agent writes, with or without `[bot]`. */
export type GitHubChatOptions = { asking: Asking; serverUrl: string; agent: string };

type Repository = { client: Octokit; name: RepositoryName; at: { owner: string; repo: string } };

/**
 * Issues and pull requests as threads of sessions. There are no buttons, no messages to one person, and no files: a short text file is shown in a
 * fold, of every other one only the name is told.
 */
export class GitHubChat implements Chat {
  readonly #asking: Asking;
  readonly #serverUrl: string;
  readonly #agent: string;

  constructor({ asking, serverUrl, agent }: GitHubChatOptions) {
    this.#asking = asking;
    this.#serverUrl = serverUrl;
    this.#agent = agent;
  }

  async post(source: GitHubThread, notice: Notice): Promise<Posted> {
    return { postId: await this.#comment(source, marked(noticeMark(notice.id), this.#bodyOf(source, notice))) };
  }

  async update(source: GitHubThread, postId: string, notice: Notice): Promise<void> {
    const body = marked(noticeMark(notice.id), this.#bodyOf(source, notice));
    await this.#onComment(source, postId, ({ client, at }, comment_id) =>
      client.request(`PATCH ${COMMENT}`, { ...at, comment_id, body }),
    );
  }

  async remove(source: GitHubThread, postId: string): Promise<void> {
    await this.#onComment(source, postId, ({ client, at }, comment_id) =>
      client.request(`DELETE ${COMMENT}`, { ...at, comment_id }),
    );
  }

  /** Only what the agent's own account wrote counts: everybody can write a mark. */
  async find(source: GitHubThread, noticeIds: string[], notBefore: number): Promise<Map<string, string>> {
    const wanted = new Map(noticeIds.map((id) => [noticeMark(id), id]));
    const found = new Map<string, string>();
    await this.#about(source, async ({ client, at }) => {
      const since = new Date(notBefore).toISOString();
      for (let page = 1; page <= PAGES_MAX && found.size < wanted.size; page++) {
        const asked = { ...at, issue_number: source.number, since, page, per_page: PER_PAGE };
        const { data } = await asPortError(client.request(`GET ${COMMENTS}`, asked), `comments of #${source.number}`);
        for (const comment of each(data)) {
          const noticeId = wanted.get(words(comment, 'body')?.split('\n', 1)[0]?.trim() ?? '');
          const id = count(comment, 'id');
          const isOwn = isSameLogin(words(comment, 'user', 'login') ?? '', this.#agent);
          if (noticeId !== undefined && id !== undefined && isOwn) found.set(noticeId, String(id));
        }
        if (each(data).length < PER_PAGE) break;
      }
    });
    return found;
  }

  posts(source: GitHubThread, window: Window): Promise<ThreadPosts> {
    const { number } = source;
    return this.#about(
      source,
      ({ client, name }) => threadPosts({ reader: { client, name }, number, agent: this.#agent }, window),
      'read',
    );
  }

  /** All of an issue is one thread. */
  async rootOf(_source: GitHubThread, messageId: string): Promise<string | undefined> {
    return messageId;
  }

  /** GitHub leads from here to a pull request, too. */
  async linkTo({ repository, number }: GitHubThread): Promise<string | undefined> {
    return `${this.#serverUrl}/${repository}/issues/${number}`;
  }

  async describe(_source: GitHubThread, file: AttachedFile): Promise<AttachedFile> {
    return file;
  }

  async download(_source: GitHubThread, { url }: AttachedFile): Promise<Uint8Array> {
    throw new PortError('refused', `files of GitHub's comments are given to browsers only: ${url}`);
  }

  /** Nothing is brought anywhere before it is shown: the id holds the file. */
  async upload(_source: GitHubThread, name: string, content: Uint8Array): Promise<string> {
    return fileOf(name, content);
  }

  async share(source: GitHubThread, notice: Notice, fileId: string, name: string): Promise<void> {
    await this.#comment(
      source,
      marked(noticeMark(notice.id), `${this.#bodyOf(source, notice)}\n\n${folded(name, fileId)}`),
    );
  }

  async give(): Promise<void> {
    throw new PortError('refused', 'GitHub has no messages to one person');
  }

  async say(source: GitHubThread, text: string): Promise<void> {
    await this.#comment(source, marked(PLAIN_MARK, this.#shown(source, text)));
  }

  /** GitHub has no means for it. */
  async show(): Promise<void> {}

  async react(source: GitHubThread, order: string, emoji: string): Promise<void> {
    const { number } = source;
    await this.#about(source, (repository) => addReaction({ ...repository, number, order }, emoji)).catch(ignored);
  }

  async unreact(source: GitHubThread, order: string, emoji: string): Promise<void> {
    const { number } = source;
    const taken = (repository: Repository) => removeReaction({ ...repository, number, order }, emoji, this.#agent);
    await this.#about(source, taken).catch(ignored);
  }

  async tell(): Promise<void> {
    throw new PortError('refused', 'GitHub has no messages to one person');
  }

  #bodyOf(source: GitHubThread, notice: Notice): string {
    const asked = notice.kind === 'message' ? notice.mention : undefined;
    // CI has no account that could be notified.
    const mention = asked && !isForeignPerson(asked) ? asked : undefined;
    const to = mention ? `<@${mention}> ` : '';
    return this.#shown(source, `${to}${notice.text}`, mention);
  }

  #shown({ repository }: GitHubThread, text: string, mention?: string): string {
    return gitHubText(text, { mention, links: linksOf([repository], this.#serverUrl) });
  }

  async #comment(source: GitHubThread, body: string): Promise<string> {
    const { number: issue_number } = source;
    const posted = await this.#about(source, ({ client, at }) =>
      asPortError(client.request(`POST ${COMMENTS}`, { ...at, issue_number, body }), `a comment on #${issue_number}`),
    );
    const id = count(posted.data, 'id');
    // A redirect may have made a read of it.
    if (id === undefined) throw new PortError('refused', `GitHub took no comment on #${issue_number}`);
    return String(id);
  }

  /** A comment that somebody has deleted is no error. */
  async #onComment(
    source: GitHubThread,
    postId: string,
    ask: (repository: Repository, id: number) => Promise<unknown>,
  ): Promise<void> {
    const asked = this.#about(source, (repository) =>
      asPortError(ask(repository, Number(postId)), `comment ${postId} of #${source.number}`),
    );
    await asked.catch((error: unknown) => {
      if (!isPortError(error) || error.code !== 'not-found') throw error;
    });
  }

  #about<Answer>(
    { repository }: GitHubThread,
    ask: (repository: Repository) => Promise<Answer>,
    need: 'read' | 'write' = 'write',
  ): Promise<Answer> {
    return this.#asking.about(repository, need, (client, name) =>
      ask({ client, name, at: { owner: name.owner, repo: name.name } }),
    );
  }
}

/** Nobody depends on it. */
function ignored(): void {}
