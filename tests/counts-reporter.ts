import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with its counts in one line, for programs that read them: `N passed, N failed, N skipped`. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    process.stdout.write(`${countsOf(modules)}\n`);
  }
}

function countsOf(modules: readonly TestModule[]): string {
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  // A file that could not be loaded has no tests that could fail.
  const broken = modules.filter((module) => module.errors().length > 0).length;
  const count = (state: string) => states.filter((one) => one === state).length;
  return `${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped`;
}
