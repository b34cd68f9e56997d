import type { ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import type { ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import { demoTurns } from '../../../local/demo/script.ts';
import { SUBJECT_REPOSITORY } from '../../../local/demo/subject/subject.ts';

export const target = {
  repository: SUBJECT_REPOSITORY,
  issueUrl: `http://127.0.0.1:1/github/${SUBJECT_REPOSITORY}/issues/1`,
};

/** What the scripted model sees of its past: the answer of create_pull_request. */
const afterPullRequest: ConverseRequest['messages'] = [
  {
    role: 'assistant',
    content: [{ toolUse: { toolUseId: 't1', name: 'create_pull_request', input: {} } }],
  },
  {
    role: 'user',
    content: [
      {
        toolResult: {
          toolUseId: 't1',
          content: [{ text: 'Opened pull request #2: http://127.0.0.1:1/github/acme/strftime/pull/2' }],
        },
      },
    ],
  },
];

/** The demo's turns as the model takes them, one after the other. */
export async function resolved(): Promise<ScriptedTurn[]> {
  const request = { messages: afterPullRequest } as ConverseRequest;
  return Promise.all(demoTurns(target).map((turn) => (typeof turn === 'function' ? turn(request) : turn)));
}
