import type { PullRequest } from '../api/types.ts';
import { webAddress } from '../safe/address.ts';
import { plainLine } from '../safe/plain.ts';
import { useTexts } from '../text/use-texts.ts';

/** A pull request with how it stands. */
export function PullRequestLink({ pull, short = false }: { pull: PullRequest; short?: boolean }) {
  const texts = useTexts();
  const name = plainLine(short ? `#${pull.number}` : `${pull.repository}#${pull.number}`);
  const standing = pull.ended ? texts.ended[pull.ended] : pull.checks && texts.checks[pull.checks];
  return (
    <span class="pull">
      <Away href={pull.url}>{name}</Away>
      {standing && <span class={`badge ${pull.ended ?? pull.checks}`}>{standing}</span>}
    </span>
  );
}

/** A link out of the console; plain text where the address is none of the web. */
export function Away({ href, children }: { href: string; children: string }) {
  const address = webAddress(href);
  if (address === undefined) return <>{children}</>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
