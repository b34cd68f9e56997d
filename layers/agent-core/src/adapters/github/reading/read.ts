import type { RepositoryPage } from '../../../domain/code-address.ts';
import type { ReadAsked, ReadPart } from '../../../ports/code-host.ts';
import type { Reader } from './answer/reader.ts';
import { readCommit, readComparison } from './code/commits.ts';
import { readPlace } from './code/files.ts';
import { codePlace } from './code/place.ts';
import { readComment, readLineComment, readReview } from './comments.ts';
import { readPull } from './pull/pull.ts';
import { readJob, readRun } from './runs.ts';

/** What a page of a repository shows. */
export async function readPage(reader: Reader, page: RepositoryPage, asked: ReadAsked): Promise<ReadPart[]> {
  switch (page.kind) {
    case 'issue':
    case 'pull':
      return readPull(reader, page.number, asked);
    case 'comment':
      return readComment(reader, page.id);
    case 'review-comment':
      return readLineComment(reader, page.id);
    case 'review':
      return readReview(reader, page.number, page.id);
    case 'file':
    case 'tree':
      return readPlace(reader, await codePlace(reader, page.parts), page.lines);
    case 'commit':
      return [...unreadPart(page), ...(await readCommit(reader, page.sha))];
    case 'compare':
      return readComparison(reader, page.range);
    case 'run':
      return readRun(reader, page.id);
    case 'job':
      return readJob(reader, page.id);
  }
}

function unreadPart({ unread }: { unread?: string }): ReadPart[] {
  return unread === undefined ? [] : [{ text: `Not read: ${unread}, which the address names. Here is the commit.` }];
}
