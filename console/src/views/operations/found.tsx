import { Link } from 'wouter-preact';
import type { Operations } from '../../api/calls.ts';
import { Age } from '../../parts/age.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { plainLine } from '../../safe/plain.ts';
import type { Texts } from '../../text/english.ts';
import { useTexts } from '../../text/use-texts.ts';
import { sessionAddress } from '../sessions/session-line.tsx';

/** What the numbers above count, by name: which sessions an error paused, and which things belong to nobody. */
export function Found({ errors, orphans }: Pick<Operations, 'errors' | 'orphans'>) {
  const { ops } = useTexts();
  return (
    <>
      {errors.length > 0 && <Errors errors={errors} />}
      {orphans.length > 0 && <Orphans orphans={orphans} />}
      {orphans.length > 0 && <p class="hint">{ops.orphansGo}</p>}
    </>
  );
}

function Errors({ errors }: Pick<Operations, 'errors'>) {
  const { ops } = useTexts();
  return (
    <Scroll label={ops.errors}>
      <table class="report">
        <caption>{ops.errors}</caption>
        <thead>
          <tr>
            <th>{ops.session}</th>
            <th>{ops.since}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ sessionId, at }) => (
            <tr key={sessionId}>
              <SessionCell id={sessionId} />
              <td>
                <Age at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Orphans({ orphans }: Pick<Operations, 'orphans'>) {
  const { ops } = useTexts();
  return (
    <Scroll label={ops.orphans}>
      <table class="report">
        <caption>{ops.orphans}</caption>
        <thead>
          <tr>
            <th>{ops.thing}</th>
            <th>{ops.reason}</th>
            <th>{ops.session}</th>
          </tr>
        </thead>
        <tbody>
          {orphans.map(({ kind, id, reason, sessionId }) => (
            <tr key={id}>
              <th scope="row">
                {ops.kinds[kind]} <code>{plainLine(id)}</code>
              </th>
              <td>{reasonText(reason, ops)}</td>
              <td>
                <code>{plainLine(sessionId)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The name of a session, which leads to it, as the head of its line. */
export function SessionCell({ id }: { id: string }) {
  return (
    <th scope="row">
      <Link href={sessionAddress(id)}>{plainLine(id)}</Link>
    </th>
  );
}

/** The API's words where the page has none of its own. */
function reasonText(reason: string, { reasons }: Texts['ops']): string {
  const known = new Map(Object.entries(reasons));
  return known.get(reason) ?? plainLine(reason);
}
