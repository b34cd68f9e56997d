import { readConfig } from '@remote-swe/core/config';
import { describe, expect, it } from 'vitest';

describe('readConfig', () => {
  it('readConfig names everything that is missing or unusable in one error', () => {
    const environment = { TABLE_NAME: '', WORKER_IDLE_MINUTES: 'soon', SESSION_BUDGET_USD: '-1', STEP_QUEUE_URL: 'q' };
    const names = ['tableName', 'stepQueueUrl', 'artifactBucket', 'workerIdleMinutes', 'sessionBudgetUsd'] as const;
    expect(() => readConfig(names, environment)).toThrow(
      'The configuration is incomplete: TABLE_NAME (not usable), ARTIFACT_BUCKET (not set), WORKER_IDLE_MINUTES (not usable), SESSION_BUDGET_USD (not usable). template.yaml sets all of them.',
    );
  });

  it('readConfig takes empty for not used, and splits lists', () => {
    const environment = { GITHUB_TOKEN_PARAMETER: '', ADMIN_USER_ID_LIST: ' U1, ,U2 ', WORKER_IDLE_MINUTES: '30' };
    const names = ['gitHubTokenParameter', 'adminUserIds', 'workerSubnetIds', 'workerIdleMinutes'] as const;
    expect(readConfig(names, environment)).toEqual({
      gitHubTokenParameter: undefined,
      adminUserIds: ['U1', 'U2'],
      workerSubnetIds: [],
      workerIdleMinutes: 30,
    });
  });

  it('readConfig takes no missing variable for an empty list, where the list says who may', () => {
    for (const [name, variable] of [
      ['adminUserIds', 'ADMIN_USER_ID_LIST'],
      ['furtherTeamIds', 'FURTHER_TEAM_ID_LIST'],
      ['allowGuests', 'ALLOW_GUESTS'],
    ] as const)
      expect(() => readConfig([name], {})).toThrow(`${variable} (not set)`);
    expect(readConfig(['adminUserIds'], { ADMIN_USER_ID_LIST: '' })).toEqual({ adminUserIds: [] });
  });

  it('readConfig knows where things are when nobody says', () => {
    expect(readConfig(['gitHubServerUrl', 'gitHubApiUrl', 'agentConfigDirectory', 'workerRuntimeFile'], {})).toEqual({
      gitHubServerUrl: 'https://github.com',
      gitHubApiUrl: 'https://api.github.com',
      agentConfigDirectory: '/opt/agent-config',
      workerRuntimeFile: '/opt/worker-runtime/runtime.cjs',
    });
  });

  it('readConfig reads nothing that was not asked for', () => {
    expect(readConfig(['tableName'], { TABLE_NAME: 't', ARTIFACT_BUCKET: 'b' })).toEqual({ tableName: 't' });
  });

  it.each(['0', '', 'NaN', 'Infinity', '1e999'])('readConfig takes %j for no number of minutes', (text) => {
    expect(() => readConfig(['workerIdleMinutes'], { WORKER_IDLE_MINUTES: text })).toThrow('WORKER_IDLE_MINUTES');
  });
});
