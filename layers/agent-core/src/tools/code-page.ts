import { type CodeAddress, type CodePage, codeAddress } from '../domain/code-address.ts';
import { clipped, counted } from '../domain/counted.ts';
import { oneLine } from '../domain/frames/one-line.ts';
import { dated } from '../domain/minute.ts';
import type { ToolContent } from '../domain/tool/tool.ts';
import type { CodeHost, Issue, ReadPart } from '../ports/code-host.ts';
import { errorAnswer, type LambdaToolAnswer } from './lambda-tool.ts';

/** Characters of a page that reach the model. */
const PAGE_CHARS_MAX = 40_000;
/** Characters of an issue's own words, and of each comment: the comment's own address brings all of it. */
const BODY_CHARS_MAX = 20_000;
const COMMENT_CHARS_MAX = 4_000;
/** Characters of an address that a refusal repeats. */
const URL_CHARS_SHOWN = 200;
/** The longest row of pages: GitHub holds fewer comments in an issue. */
export const PAGES_MAX = 1_000;

/** The page that an address leads to, or what to pass instead; no request is made for it. */
export function pageOf(url: string, { addresses }: CodeHost): CodePage | LambdaToolAnswer {
  const { serverUrl } = addresses;
  const reference: CodeAddress = codeAddress(url, addresses);
  const howTo = `Pass a URL like ${serverUrl}/owner/name/issues/12, or owner/name#12.`;
  if (reference.kind === 'elsewhere')
    return errorAnswer(
      `That address is on ${reference.host}, and issues are read from ${serverUrl} only; nothing was read. ${howTo}`,
    );
  if (reference.kind === 'none')
    return errorAnswer(`'${url.slice(0, URL_CHARS_SHOWN)}' names no issue; nothing was read. ${howTo}`);
  return reference;
}

/** An issue as a conversation: its words, then comments, the newest first. */
export function issueParts(asked: string, issue: Issue): ReadPart[] {
  const name = `${issue.repository}#${issue.number}`;
  const moved = name.toLowerCase() === asked.toLowerCase() ? '' : ` (asked for as ${asked}: it has moved)`;
  const head = `${name} is ${oneLine(issue.state)}: ${oneLine(issue.url)}${moved}`;
  const own = { kind: 'issue' as const, name, from: issue.author, ...dated(issue.at) };
  return [
    { text: [head, ...facts(issue)].join('\n') },
    { frame: own, text: clipped(`${issue.title}\n\n${issue.body}`, BODY_CHARS_MAX), ...pictured(issue) },
    ...(issue.more?.linked ?? []),
    ...issue.comments.map((comment): ReadPart => {
      const { author, body, at, url } = comment;
      const link = url ? { link: url } : {};
      return {
        frame: { kind: 'comment', name, from: author, ...dated(at), ...link },
        text: clipped(body, COMMENT_CHARS_MAX),
        ...pictured(comment),
      };
    }),
  ];
}

function pictured({ pictures }: Pick<ReadPart, 'pictures'>): Pick<ReadPart, 'pictures'> {
  return pictures ? { pictures } : {};
}

function facts({ more }: Issue): string[] {
  if (!more) return [];
  const { isPullRequest, labels, commentCount, page, pages } = more;
  const older = page < pages ? `; page ${page + 1} has older ones` : '';
  return [
    ...(isPullRequest ? ['It is a pull request: read it as one to see its diff, reviews, threads and checks.'] : []),
    ...(labels.length > 0 ? [`Labels: ${labels.map((label) => oneLine(label)).join(', ')}`] : []),
    commentCount === 0 ? 'No comments.' : `Comments: ${commentCount}, newest first, page ${page} of ${pages}${older}.`,
  ];
}

/** As much as there is room for, in this order; what is too much is told. */
export function fitted(parts: ReadPart[]): ToolContent[] {
  const fit = fittedParts(parts);
  return [...fit.shown.map(({ text }) => text), ...leftOut(fit)];
}

/** The parts that there is room for, and how many characters there was none for. */
export type Fitted = { shown: { part: ReadPart; text: ToolContent }[]; over: number };

export function fittedParts(parts: ReadPart[]): Fitted {
  let room = PAGE_CHARS_MAX;
  const shown: Fitted['shown'] = [];
  for (const part of parts) {
    const { text, frame } = part;
    if (room > 0) shown.push({ part, text: { type: 'text', ...(frame ? { frame } : {}), text: text.slice(0, room) } });
    room -= text.length;
  }
  return { shown, over: Math.max(0, -room) };
}

export function leftOut({ over }: Fitted): ToolContent[] {
  return over > 0 ? [{ type: 'text', text: `… cut: ${counted(over, 'character')} more` }] : [];
}
