import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { plainJson } from '../../../worker-userdata/runtime/repository-setup/json-with-comments.ts';
import { setUpPlan } from '../../../worker-userdata/runtime/repository-setup/set-up-plan.ts';

const STEPS = '.github/workflows/copilot-setup-steps.yml';
/** What the plan prints when it is run. */
const printed = (command: string | undefined) =>
  execFileSync('bash', ['-c', command ?? 'exit 9'], { encoding: 'utf8', cwd: '/' });

it('The script of a repository is run as the default branch has it', () => {
  expect(setUpPlan('.remote-swe/setup.sh', 'abc', 'x')?.command).toBe('bash <(git show abc:.remote-swe/setup.sh)');
});

it('The steps of Copilot’s set-up are run in order, with folder and variables; what only GitHub can run is left out', () => {
  const plan = setUpPlan(
    STEPS,
    'abc',
    `jobs:
  copilot-setup-steps:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - name: One
        run: |
          echo "it's $WORD"
        env: { WORD: "a 'b'", "bad-name": x }
      - name: Key
        run: echo \${{ secrets.KEY }}
      - run: pwd
        working-directory: /tmp
  other: { steps: [{ run: echo other }] }
`,
  );
  expect(plan?.leftOut).toEqual(['actions/checkout@v5', 'Key']);
  expect(printed(plan?.command)).toBe("it's a 'b'\n/tmp\n");
});

it('Of more steps than are run it is said how many are left out', () => {
  const steps = Array.from({ length: 53 }, (_, index) => `{run: echo ${index}}`).join(', ');
  const plan = setUpPlan(STEPS, 'abc', `jobs: {copilot-setup-steps: {steps: [${steps}]}}`);
  expect(plan?.leftOut).toEqual(['the last 3, because no more than 50 are run']);
  expect(printed(plan?.command).trim().split('\n')).toHaveLength(50);
});

it('A step that fails ends the set-up', () => {
  const plan = setUpPlan(STEPS, 'abc', 'jobs: {copilot-setup-steps: {steps: [{run: "exit 3"}, {run: echo late}]}}');
  expect(() => printed(plan?.command)).toThrow(/status 3|Command failed/);
});

it.each([
  ['{"postCreateCommand": "echo one", "onCreateCommand": ["echo", "it\'s two"]}', "it's two\none\n"],
  ['// c\n{"postCreateCommand": {"a": "echo a", "b": ["echo", "b"]}, /* "x */}', 'a\nb\n'],
  ['{"updateContentCommand": "echo \\"//no comment\\"",}', '//no comment\n'],
])('Of the dev container %j the commands print %j', (text, output) => {
  expect(printed(setUpPlan('.devcontainer.json', 'abc', text)?.command)).toBe(output);
});

it.each([
  [STEPS, 'jobs: ['],
  [STEPS, 'jobs: {copilot-setup-steps: {steps: [{uses: x}, 7, null]}}'],
  [STEPS, '- a list'],
  ['.devcontainer.json', '{"image": "x"}'],
  ['.devcontainer.json', '{"postStartCommand": "echo"'],
  ['.devcontainer.json', '[]'],
] as const)('The file %s with %j has no set-up', (file, text) => {
  expect(setUpPlan(file, 'abc', text)).toBeUndefined();
});

it('Comments and last commas are taken out of JSON, and nothing out of its texts', () => {
  expect(JSON.parse(plainJson('{"a": "x // y, }", // z\n "b": [1, 2, /* w */ ], }'))).toEqual({
    a: 'x // y, }',
    b: [1, 2],
  });
});

const copilot = (more: string, step: string) =>
  `${more}\njobs:\n  copilot-setup-steps:\n    env:\n      A: job\n      B: job\n    defaults:\n      run:\n        working-directory: app\n    steps:\n${step}`;

it.each([
  ["      - if: runner.os == 'Windows'\n        run: choco", undefined],
  ["      - if: runner.os == 'Linux'\n        run: x", "(cd 'app' && env A='job' B='job' bash -eo pipefail -c 'x')"],
  [`      - if: $${'{{ always() }}'}\n        run: x`, "(cd 'app' && env A='job' B='job' bash -eo pipefail -c 'x')"],
  ['      - run: x\n        shell: pwsh', undefined],
  [
    '      - run: x\n        shell: python\n        continue-on-error: true\n        env:\n          B: own\n        working-directory: b',
    "(cd 'b' && env A='job' B='own' python3 -c 'x' || true)",
  ],
])('Of the step %j what the file says of it is kept: %j', (step, command) => {
  const plan = setUpPlan('.github/workflows/copilot-setup-steps.yml', 'c', copilot('', step));
  expect(plan?.command).toBe(command);
});

it('Marks that editors leave in a file of set-up do no harm', () => {
  expect(setUpPlan('.devcontainer.json', 'c', '\uFEFF{"postCreateCommand": "x"}')?.command).toBe("(bash -c 'x')");
  expect(setUpPlan('.remote-swe/setup.sh', 'c', 'set -e\r\n')?.command).toContain("| sed 's/\\r$//'");
});
