import { METRICS, NAMESPACE } from '@remote-swe/core/domain/metrics/metrics';
import { describe, expect, it } from 'vitest';
import { readText } from '../docs/documents.ts';
import { at, property, template } from './permissions/policies.ts';
import { alarmMetrics, dashboardMetrics, widgets } from './watched.ts';

const alarms = alarmMetrics();
const all = [...[...alarms.values()].flat(), ...dashboardMetrics];
/** What AWS sends by itself, with the one dimension that each is asked for by (the services' pages on CloudWatch metrics). */
const OF_AWS: Record<string, [names: string[], dimension: string]> = {
  'AWS/Lambda': [['Errors'], 'FunctionName'],
  'AWS/SQS': [
    ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible', 'NumberOfMessagesReceived'],
    'QueueName',
  ],
  'AWS/ApiGateway': [['Count', '5xx'], 'ApiId'],
};

it('Alarms and dashboard look only at metrics that the code emits or AWS sends', () => {
  const unknown = all.filter(({ namespace, name }) =>
    namespace === NAMESPACE ? !(name in METRICS) : !OF_AWS[namespace]?.[0].includes(name),
  );
  expect(unknown).toEqual([]);
});

it('Alarms and dashboard ask for each metric by the dimension that it is sent with, and no other', () => {
  const dimensionOf = (namespace: string) => (namespace === NAMESPACE ? 'service' : OF_AWS[namespace]?.[1]);
  const wrong = all.filter(({ namespace, dimensions }) => Object.keys(dimensions).join() !== dimensionOf(namespace));
  expect(wrong).toEqual([]);
  const services = all.filter(({ namespace }) => namespace === NAMESPACE).map(({ dimensions }) => dimensions.service);
  const stack = new Set(['$' + '{AWS::StackName}', JSON.stringify({ Ref: 'AWS::StackName' })]);
  expect(services.filter((value) => !stack.has(typeof value === 'string' ? value : JSON.stringify(value)))).toEqual([]);
  expect(template.Globals.Function.Environment).toMatchObject({
    Variables: { POWERTOOLS_SERVICE_NAME: { Ref: 'AWS::StackName' } },
  });
});

it('The dashboard shows every metric that the code emits', () => {
  const shown = new Set(dashboardMetrics.map(({ name }) => name));
  expect(Object.keys(METRICS).filter((name) => !shown.has(name))).toEqual([]);
});

it('The dashboard is one of those that are free: at most 50 metrics', () => {
  expect(dashboardMetrics.length).toBeLessThanOrEqual(50);
  expect(widgets.length).toBeGreaterThan(10);
});

it('Twelve alarms look at one metric each: ten are free', () => {
  expect([...alarms.values()].map((metrics) => metrics.length)).toEqual(Array(12).fill(1));
});

it('The dashboard shows the state of every alarm', () => {
  const shown = widgets.flatMap((widget) => widget.alarms);
  const unconditional = [...alarms.keys()].filter((id) => template.Resources[id]?.Condition === undefined);
  expect(shown.sort()).toEqual(unconditional.map((id) => `\${${id}.Arn}`).sort());
});

describe.each([...alarms.keys()])('%s', (id) => {
  it('An alarm’s description says where the runbook tells what to do', () => {
    const text = String(at(property(id, 'AlarmDescription'), 'Fn::Sub'));
    expect(text.endsWith(`. See \${RunbookUrl}#${id.toLowerCase()}`)).toBe(true);
    expect(readText('docs/runbook.md')).toContain(`\n### ${id}\n\n`);
  });

  it('An alarm notifies the topic and the address, where they are given', () => {
    expect(property(id, 'AlarmActions')).toEqual([
      { 'Fn::If': ['WithAlarmTopic', { Ref: 'AlarmTopicArn' }, { Ref: 'AWS::NoValue' }] },
      { 'Fn::If': ['WithAlarmEmail', { Ref: 'AlarmMail' }, { Ref: 'AWS::NoValue' }] },
    ]);
  });

  it('An alarm says what missing data mean', () => {
    expect(property(id, 'TreatMissingData')).toBe(id === 'SweeperAlarm' ? 'breaching' : 'notBreaching');
  });
});

it('What is spent within a day is compared with the budget of the month, where there is one', () => {
  expect(template.Resources.SpendAlarm?.Condition).toBe('WithMonthBudget');
  expect(property('SpendAlarm', 'Metrics', 0, 'Expression')).toEqual({
    'Fn::Sub': '100 * spent / $' + '{DeploymentMonthBudgetUsd}',
  });
  expect(property('SpendAlarm', 'Metrics', 1, 'MetricStat', 'Period')).toBe(86_400);
});
