import type { ConverseRequest } from '../../../aws/bedrock/converse-request.ts';
import { commentOnLine } from '../../../demo/review/reviewer.ts';
import { BRANCH, effect, type Turns } from '../greeting.ts';
import type { Scene } from '../plan.ts';

const REVIEWER = 'bob';
const REVIEWER_TOKEN = 'ghp_crash_bob';
/** Where the greeting is made. */
const LINE = 2;
const REMARK = 'Please greet with two exclamation marks.';

const SECOND_MARK = `sed -i 's/$1!/$1!!/' greet.sh && sed -i 's/Ada!/Ada!!/' test.sh
sh test.sh || exit 1
git commit -q -am 'Greet louder'
git push -q origin ${BRANCH}`;

/** Where the remark stands, as its frame says. */
function remarkUrl({ messages }: ConverseRequest): string {
  return /https?:[^\s"\\]+#discussion_r\d+/.exec(JSON.stringify(messages))?.[0] ?? '';
}

/** After the answer to the task: the remark is taken up, answered at its line and resolved. */
export const REVIEW_TURNS: Turns = [
  { text: 'Bob wants it louder.', toolUses: [effect('louder', SECOND_MARK)] },
  (request) => ({
    toolUses: [{ name: 'write_comment', input: { url: remarkUrl(request), body: 'Two marks it is.', resolve: true } }],
  }),
  { text: 'The greeting has two marks now; the thread is answered.' },
];

/** Somebody with the right to write remarks on a line of the pull request. */
export const REMARKED: Scene = {
  async act(system, { repository }) {
    const [owner = '', name = ''] = repository.split('/');
    system.github.addToken({ token: REVIEWER_TOKEN, login: REVIEWER });
    system.github.setPermission(owner, name, REVIEWER, 'write');
    const number = system.github.pullRequests(owner, name)[0]?.number ?? 0;
    await commentOnLine(system, REVIEWER_TOKEN, { repository, number, path: 'greet.sh', line: LINE, body: REMARK });
  },
};
