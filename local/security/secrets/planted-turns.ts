import { functionScript, type ModelScript, type ScriptedTurn, turnsScript } from '../../aws/bedrock/script.ts';
import type { LocalSystem } from '../../system/system.ts';
import { ENCODINGS } from './encodings.ts';

export const WIDGET = { owner: 'acme', name: 'widget' } as const;
export const REPOSITORY = 'acme/widget';
/** The only one that is opened there. */
const PULL_REQUEST = `${REPOSITORY}#1`;
/** What people say to begin the session that reviews. */
export const REVIEW = `review ${PULL_REQUEST}`;

/** What the shell makes of the token that git gives it, without any word of it in the script. */
const SPREAD = `t=$(printf 'protocol=%s\\nhost=%s\\npath=github/acme/widget.git\\n\\n' http "$1" | git credential fill | sed -n 's/^password=//p')
[ -n "$t" ] && echo got-a-token
echo "$t"; printf 'x-access-token:%s' "$t" | base64 -w0; echo; printf '%s' "$t" | base64 | base64
printf '{"t":"%s"}' "$t" | base64 -w20; printf '%s' "$t" | fold -w7 | cat -n
printf '%s' "$t" | od -An -tx1; printf '%s' "$t" | od -c; printf '%s' "$t" | od -x
printf '%s' "$t" | tr a-z A-Z; echo; printf '%s' "$t" | rev; echo; printf '%s' "$t" | sed 's/./&\\n/g'
for i in $(seq 1 \${#t}); do printf '%s' "$t" | cut -c$i | tr -d '\\n'; sleep 0.01; done; echo
echo "fatal: $t" >&2`;

/** A model that knows the secrets and tries every way out with them, in the session that works and in the one that reviews. */
export function spreading(system: LocalSystem, secrets: string[]): ModelScript {
  const [works, reviews] = [turnsScript(workTurns(system, secrets)), turnsScript(reviewTurns(secrets))];
  return functionScript((request) =>
    (JSON.stringify(request.messages[0]).includes(REVIEW) ? reviews : works).reply(request),
  );
}

/** Words that carry the secrets in a few ways. */
function wordsWith(secrets: string[]): string {
  const ways = [
    'as it is',
    'in a basic header',
    'in hex',
    'with percent signs',
    'with escapes of JSON',
    'with characters without width',
  ];
  return secrets.flatMap((secret) => ways.map((way) => ENCODINGS[way]?.(secret) ?? secret)).join('\n');
}

function workTurns(system: LocalSystem, secrets: string[]): ScriptedTurn[] {
  const words = wordsWith(secrets);
  const host = new URL(system.baseUrl).host;
  const bash = (command: string): ScriptedTurn => ({ toolUses: [{ name: 'bash', input: { command } }] });
  return [
    { toolUses: [{ name: 'clone_repository', input: { repository: REPOSITORY } }] },
    bash(`set -- ${host}; ${SPREAD}`),
    bash(
      'git checkout -q -b fix && echo c > c && git add c && git commit -qm c && git push -q origin fix; echo pushed',
    ),
    { text: words, toolUses: [{ name: 'post_message', input: { text: words.slice(0, 10_000) } }] },
    { toolUses: [{ name: 'todo', input: { items: [{ id: '1', text: words.slice(0, 200), state: 'done' }] } }] },
    {
      toolUses: [
        {
          name: 'create_pull_request',
          input: { repository: REPOSITORY, branch: 'fix', title: secrets[0] ?? '', body: words },
        },
      ],
    },
    { toolUses: [{ name: 'write_comment', input: { url: PULL_REQUEST, body: words } }] },
    bash(
      `printf '%s' ${JSON.stringify(Buffer.from(words).toString('base64'))} | base64 -d > report.txt; wc -c report.txt`,
    ),
    { toolUses: [{ name: 'send_file', input: { path: 'report.txt', comment: secrets[0] ?? '' } }] },
    { toolUses: [{ name: 'read_file', input: { path: words.slice(0, 200) } }] },
    { text: `All is done. ${words}` },
  ];
}

/** One review, with a finding at the only line that the pull request adds. */
function reviewTurns(secrets: string[]): ScriptedTurn[] {
  const words = wordsWith(secrets);
  const text = words.slice(0, 4_000);
  const finding = { path: 'c', line: 1, severity: 'minor', text, suggestion: secrets[0] };
  const review = { url: PULL_REQUEST, verdict: 'comment', body: words.slice(0, 10_000), findings: [finding] };
  return [
    { toolUses: [{ name: 'clone_repository', input: { repository: REPOSITORY } }] },
    { toolUses: [{ name: 'submit_review', input: review }] },
    { text: `It is reviewed. ${words}` },
  ];
}
