import { findToolResult, type ScriptFunction } from '../../../aws/bedrock/script.ts';
import type { Turns } from '../greeting.ts';

/** The workflow asks more than the repository's own test, so that the first repair is red. */
export const CI_FILES = {
  '.github/workflows/ci.yml': `name: CI
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: sh ci.sh
`,
  'ci.sh': '. ./greet.sh\n[ "$(greet)" = "Hello, you!" ] && echo passed || { echo nobody is greeted; exit 1; }\n',
};
const WAIT_MINUTES = 60;

const wait: ScriptFunction = (request) => {
  const url = /https?:\/\/\S+\/pull\/\d+/.exec(findToolResult(request, 'create_pull_request')?.text ?? '')?.[0] ?? '';
  return { toolUses: [{ name: 'wait_for_checks', input: { url, minutes: WAIT_MINUTES } }] };
};

/** Goes by the failed check's log; without its line there is nothing to repair, and the session ends with these words. */
function repair(branch: string, effects: string): ScriptFunction {
  return (request) => {
    const result = findToolResult(request, 'wait_for_checks')?.text ?? '';
    if (!result.includes('nobody is greeted')) return { text: `The checks do not say why they are red: ${result}` };
    const command = `sed -i 's/\${1}!\\|$1!/\${1:-you}!/' greet.sh
sh ci.sh && sh test.sh || exit 1
git commit -q -am 'Greet whoever is there'
echo push-again >>"$HOME/${effects}"
git push -q origin ${branch}`;
    return { toolUses: [{ name: 'bash', input: { command } }] };
  };
}

/** After the pull request: red, a repair, green. */
export function ciTurns(branch: string, effects: string): Turns {
  return [wait, repair(branch, effects), wait];
}
