import { at, words } from '../../../domain/json.ts';
import { AGENT_MARK } from '../../../domain/people/agent-login.ts';
import type { Place } from '../../../domain/review/diff-lines.ts';
import { asPortError } from '../api/github-errors.ts';
import { count, each } from '../reading/answer/odd.ts';
import type { Reader } from '../reading/answer/reader.ts';

/** Pages of 100 threads that are known: what is beyond may be said twice. */
const THREADS_PAGES_MAX = 10;
/** Reviews among which ours are looked for, the newest. */
const REVIEWS_MAX = 100;

/** GraphQL knows who wrote what: a mark alone could be anybody's. */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      state headRefOid viewerDidAuthor
      reviews(last: ${REVIEWS_MAX}) { nodes { body url viewerDidAuthor commit { oid } } }
      reviewThreads(last: 100, before: $before) {
        pageInfo { hasPreviousPage startCursor }
        nodes {
          path line startLine diffSide
          comments(first: 1) { nodes { body url viewerDidAuthor } }
        }
      }
    }
  }
}`;

/** A place in the diff, and the comment of ours that began a thread there. */
export type SaidThere = Place & { path: string; url: string };

/** What is known of a pull request before it is reviewed. `reviews`: ours, oldest first. `said`: our comments on lines that are still in the diff. */
export type Before = {
  isOpen: boolean;
  head: string;
  isOwn: boolean;
  reviews: { body: string; url: string; commit: string | undefined }[];
  said: SaidThere[];
};

export async function readBefore({ client, name }: Reader, number: number): Promise<Before> {
  const said: SaidThere[] = [];
  let pull: unknown;
  let before: string | undefined;
  for (let page = 1; page <= THREADS_PAGES_MAX; page++) {
    const asked = { owner: name.owner, repo: name.name, number, before };
    const answer = await asPortError(client.graphql(QUERY, asked), `pull request #${number}`);
    pull = at(answer, 'repository', 'pullRequest');
    said.push(...each(pull, 'reviewThreads', 'nodes').flatMap(saidThere));
    before = words(pull, 'reviewThreads', 'pageInfo', 'startCursor');
    if (at(pull, 'reviewThreads', 'pageInfo', 'hasPreviousPage') !== true || before === undefined) break;
  }
  return {
    isOpen: words(pull, 'state') === 'OPEN',
    head: words(pull, 'headRefOid') ?? '',
    isOwn: at(pull, 'viewerDidAuthor') === true,
    reviews: each(pull, 'reviews', 'nodes').filter(isOurs).map(ourReview),
    said,
  };
}

function isOurs(value: unknown): boolean {
  return at(value, 'viewerDidAuthor') === true && (words(value, 'body')?.includes(AGENT_MARK) ?? false);
}

function ourReview(review: unknown): Before['reviews'][number] {
  return { body: words(review, 'body') ?? '', url: words(review, 'url') ?? '', commit: words(review, 'commit', 'oid') };
}

/** A thread whose lines are gone has no line any more. */
function saidThere(thread: unknown): SaidThere[] {
  const [first] = each(thread, 'comments', 'nodes');
  const [path, line] = [words(thread, 'path'), count(thread, 'line')];
  if (!isOurs(first) || path === undefined || line === undefined) return [];
  const side = words(thread, 'diffSide') === 'LEFT' ? 'LEFT' : 'RIGHT';
  return [{ path, line, startLine: count(thread, 'startLine'), side, url: words(first, 'url') ?? '' }];
}
