import { GraphQLError } from 'graphql';
import { allows } from '../../access.ts';
import { readFileAt, resolveCommit } from '../../git/history.ts';
import { pullPosition } from '../../pulls.ts';
import {
  type Comment,
  type Issue,
  isPullRequest,
  type PullRequest,
  type Repository,
  type Review,
  type Thread,
} from '../../state.ts';
import { listIssues, listPulls } from '../../store.ts';
import { lineCommentUrl, reviewJson } from '../reviews/review-shapes.ts';
import type { RestCall } from '../router.ts';
import { htmlUrl, isoTime, pullNodeId, userJson } from '../shapes.ts';
import { closedIssues } from './closing.ts';

/** The objects of the schema, with a function for each field that takes arguments or costs something. */

type Page = { first?: number; last?: number; after?: string; before?: string };

export function repositoryNode(call: RestCall, repository: Repository) {
  const { owner, name, id } = repository;
  const item = ({ number }: { number: number }) => {
    const found = repository.issues.get(number);
    if (!found || !mayRead(call, repository, found)) throw unresolved(number);
    return isPullRequest(found) ? pullNode(call, repository, found) : issueNode(call, repository, found);
  };
  return {
    ...{ id: `R_local${id}`, nameWithOwner: `${owner}/${name}`, url: htmlUrl(call.store, repository) },
    issueOrPullRequest: item,
    issue: item,
    pullRequest: item,
    pullRequestTemplates: () => templates(call, repository),
  };
}

function mayRead({ identity }: RestCall, repository: Repository, issue: Issue): boolean {
  return allows(identity, repository, issue.pull ? 'pull_requests' : 'issues', 'read');
}

function unresolved(number: number): GraphQLError {
  const message = `Could not resolve to an issue or pull request with the number of ${number}.`;
  return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
}

export function issueNode(call: RestCall, repository: Repository, issue: Issue) {
  const { id, number, title, body, state } = issue;
  return {
    __typename: 'Issue',
    ...{ id: `I_local${id}`, number, title, body, state: state.toUpperCase() },
    url: `${htmlUrl(call.store, repository)}/issues/${number}`,
    repository: () => repositoryNode(call, repository),
    ...persons(call, issue),
    closedByPullRequestsReferences: (page: Page & { includeClosedPrs: boolean }) => {
      const closing = [...call.store.repositories.values()].flatMap((where) =>
        listPulls(where)
          .filter((pull) => mayRead(call, where, pull))
          .filter((pull) => closedIssues(call.store, where, pull).some((each) => each.issue === issue))
          .map((pull) => ({ where, pull })),
      );
      const wanted = closing.filter(({ pull }) => page.includeClosedPrs || pull.state === 'open');
      return connection(wanted, page, ({ where, pull }) => pullNode(call, where, pull));
    },
    timelineItems: (page: Page) => mentions(call, repository, issue, page),
  };
}

export function pullNode(call: RestCall, repository: Repository, pull: PullRequest): object {
  const { number, title, body, state } = pull;
  return {
    __typename: 'PullRequest',
    ...{ id: pullNodeId(pull), number, title, body, state: state.toUpperCase(), isDraft: pull.pull.draft },
    url: `${htmlUrl(call.store, repository)}/pull/${number}`,
    repository: () => repositoryNode(call, repository),
    ...persons(call, pull),
    headRefOid: async () => (await pullPosition(repository, pull)).headSha,
    viewerDidAuthor: isViewer(call, pull.author),
    reviews: (page: Page) =>
      connection(pull.pull.reviews, page, (review) => reviewNode(call, repository, pull, review)),
    closingIssuesReferences: (page: Page) => {
      const isLinked = call.store.clock.now() - pull.createdAtMs >= call.store.linkMs;
      const closed = isLinked ? closedIssues(call.store, repository, pull) : [];
      const readable = closed.filter((each) => mayRead(call, each.repository, each.issue));
      return connection(readable, page, (each) => issueNode(call, each.repository, each.issue));
    },
    reviewThreads: (page: Page) =>
      connection(pull.pull.threads, page, (thread) => threadNode(call, repository, pull, thread)),
    timelineItems: (page: Page) => mentions(call, repository, pull, page),
  };
}

/** Whoever wrote in it, once. Bots are nobody there. */
function persons(call: RestCall, issue: Issue) {
  const { reviews = [], threads = [] } = issue.pull ?? {};
  const said = [...issue.comments, ...reviews, ...threads.flatMap(({ comments }) => comments)];
  const names = new Set([issue.author, ...said.map(({ author }) => author), ...issue.assignees]);
  const people = [...names].filter((login) => !login.endsWith('[bot]'));
  return {
    author: actor(call, issue.author),
    participants: (page: Page) => connection(people, page, (login) => actor(call, login)),
    assignees: (page: Page) => connection(issue.assignees, page, (login) => actor(call, login)),
  };
}

function isViewer({ identity }: RestCall, login: string): boolean {
  return identity.kind === 'token' && identity.token.login === login;
}

function actor({ store }: RestCall, author: string) {
  const { login, type, html_url: url } = userJson(store, author);
  return { __typename: type, login: login.replace(/\[bot\]$/, ''), url };
}

function reviewNode(call: RestCall, repository: Repository, pull: PullRequest, review: Review) {
  const { id, author, body, state, sha, submittedAtMs } = review;
  return {
    ...{ id: `PRR_local${id}`, fullDatabaseId: String(id), body, state, submittedAt: isoTime(submittedAtMs) },
    author: actor(call, author),
    url: reviewJson(call.store, repository, pull, review).html_url,
    viewerDidAuthor: isViewer(call, author),
    commit: { oid: sha },
  };
}

export function threadNodeId({ comments: [first] }: Thread): string {
  return `PRRT_local${first?.id}`;
}

export function threadNode(call: RestCall, repository: Repository, pull: PullRequest, thread: Thread) {
  const { path, line, startLine = null, side, isResolved, resolvedBy, sha, comments } = thread;
  const mayWrite = allows(call.identity, repository, 'pull_requests', 'write');
  const comment = (each: Comment) => {
    return {
      ...{
        id: `PRRC_local${each.id}`,
        databaseId: each.id,
        fullDatabaseId: String(each.id),
        body: each.body,
        path,
        createdAt: isoTime(each.createdAtMs),
      },
      url: lineCommentUrl(call.store, repository, pull.number, each),
      author: actor(call, each.author),
      viewerDidAuthor: isViewer(call, each.author),
    };
  };
  return {
    ...{ id: threadNodeId(thread), path, line, startLine, originalLine: line, diffSide: side, isResolved },
    ...{ isOutdated: sha !== pull.pull.headSha, viewerCanResolve: mayWrite && !isResolved, viewerCanReply: mayWrite },
    resolvedBy: resolvedBy === undefined ? null : { login: resolvedBy, url: userJson(call.store, resolvedBy).html_url },
    comments: (page: Page) => connection(comments, page, comment),
  };
}

function mentions(call: RestCall, repository: Repository, { number }: Issue, page: Page) {
  const named = new RegExp(`(^|[\\s(])#${number}\\b`);
  const sources = listIssues(repository)
    .reverse()
    .filter(
      (each) =>
        each.number !== number &&
        [each.body, ...each.comments.map(({ body }) => body)].some((text) => named.test(text)),
    );
  return connection(sources, page, (source) => ({
    __typename: 'CrossReferencedEvent',
    source: isPullRequest(source) ? pullNode(call, repository, source) : issueNode(call, repository, source),
  }));
}

/** GitHub wants to know how many are wanted, and gives a hundred at most. */
function connection<Item>(items: Item[], { first, last, after, before }: Page, node: (item: Item) => unknown) {
  const wanted = first ?? last;
  if (wanted === undefined)
    throw new GraphQLError('You must provide a `first` or `last` value to properly paginate the connection.');
  if (wanted < 0 || wanted > 100)
    throw new GraphQLError(
      `Requesting ${wanted} records on the connection exceeds the \`first\` limit of 100 records.`,
    );
  const [from, to] = [
    after === undefined ? 0 : indexOf(after) + 1,
    before === undefined ? items.length : indexOf(before),
  ];
  const start = first === undefined ? Math.max(from, to - wanted) : from;
  const end = Math.max(start, first === undefined ? to : Math.min(to, from + wanted));
  const cursors = end > start ? { startCursor: cursorOf(start), endCursor: cursorOf(end - 1) } : {};
  return {
    totalCount: items.length,
    nodes: () => items.slice(start, end).map(node),
    pageInfo: { hasNextPage: end < items.length, hasPreviousPage: start > 0, ...cursors },
  };
}

function cursorOf(index: number): string {
  return Buffer.from(`cursor:${index}`).toString('base64');
}

function indexOf(cursor: string): number {
  const [, index] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8')) ?? [];
  if (index === undefined) throw new GraphQLError(`\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(index);
}

const TEMPLATES = ['.github/pull_request_template.md', 'pull_request_template.md', 'docs/pull_request_template.md'];

async function templates(call: RestCall, repository: Repository) {
  const { directory, defaultBranch } = repository;
  const sha = await resolveCommit(directory, defaultBranch);
  if (!sha || !allows(call.identity, repository, 'contents', 'read')) return [];
  for (const path of TEMPLATES)
    for (const name of [path, path.replace('pull_request_template', 'PULL_REQUEST_TEMPLATE')]) {
      const body = await readFileAt(directory, sha, name);
      if (body !== undefined)
        return [{ filename: name.split('/').at(-1), body, repository: () => repositoryNode(call, repository) }];
    }
  return [];
}
