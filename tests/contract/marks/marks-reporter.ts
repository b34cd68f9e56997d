import type { Reporter, TestModule } from 'vitest/node';
import { summary } from './marks.ts';

/** Ends a run of the contract tests with what its results say about the endpoint. */
export default class MarksReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const contract = tests.filter(({ module }) => module.moduleId.endsWith('.contract.test.ts'));
    const lines = summary(contract.map((test) => ({ title: test.name, state: test.result().state })));
    process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}
