import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { ROOT } from '../../../local/system/system.ts';
import { bash, Scenario } from '../harness/scenario.ts';

test('A start that keeps failing ends as a pause that says so, and a message after the mend goes on', async () => {
  const config = mkdtempSync(join(tmpdir(), 'remote-swe-config-'));
  const models = join(config, 'models.json');
  cpSync(join(ROOT, 'layers/agent-config'), config, { recursive: true });
  rmSync(models);
  const scenario = await Scenario.start({}, { agentConfigDirectory: config });
  try {
    const talk = scenario.open({ turns: [{ text: 'Mended at last.' }] });
    await scenario.answered(talk, /failed ten times in a row/);
    expect(talk.answersLike(/cannot start.*models\.json is not usable/)).toHaveLength(1);
    cpSync(join(ROOT, 'layers/agent-config/models.json'), models);
    talk.say('and now?');
    await scenario.answered(talk, /Mended at last/);
  } finally {
    await scenario.close();
    rmSync(config, { recursive: true, force: true });
  }
});

test('A deployment that never had a GitHub credential works on its machine', async () => {
  const scenario = await Scenario.start();
  try {
    const credentials = scenario.system.keys.issue('test');
    const client = new SSMClient({ endpoint: scenario.system.baseUrl, region: 'us-west-2', credentials });
    await client.send(new DeleteParameterCommand({ Name: '/remote-swe/github/personal-access-token' }));
    client.destroy();
    const talk = scenario.open({ turns: [bash('echo works'), { text: 'Done without GitHub.' }] });
    await scenario.answered(talk, /Done without GitHub/);
    expect(JSON.stringify(await talk.results())).toContain('works');
  } finally {
    await scenario.close();
  }
});
