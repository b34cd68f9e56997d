import { describe, expect, it } from 'vitest';
import { resourcesOfType, type Template, type TemplateResource } from '../../scripts/template.mjs';
import { edgesOf, loopingFunctions } from './loops.ts';
import { at, template } from './permissions/policies.ts';

const allowed = resourcesOfType(template, 'AWS::Serverless::Function')
  .filter(([, { Properties }]) => Properties.RecursiveLoop === 'Allow')
  .map(([logicalId]) => logicalId)
  .sort();

describe("Lambda's guard against loops", () => {
  it("Lambda's guard against loops is off for exactly the functions that a message of their own comes back to", () => {
    expect(loopingFunctions(template)).toEqual(allowed);
  });

  it("Lambda's guard against loops is not switched off for all functions at once", () => {
    expect(template.Globals.Function.RecursiveLoop).toBeUndefined();
  });

  it("Lambda's guard against loops would end a session at its 16th step, and a slow boot at its 16th look", () => {
    expect(loopingFunctions(template)).toEqual(['AgentStepFunction', 'DoorbellFunction']);
    expect(edgesOf(template)).toContainEqual({ from: 'AgentStepFunction', to: 'TimerQueue' });
    expect(edgesOf(template)).toContainEqual({ from: 'TimerQueue', to: 'DoorbellFunction' });
    expect(edgesOf(template)).toContainEqual({ from: 'DoorbellFunction', to: 'StepQueue' });
  });
});

const queue: TemplateResource = { Type: 'AWS::SQS::Queue', Properties: {} };
const reader = (source: string, target: string, action = 'sqs:SendMessage'): TemplateResource => ({
  Type: 'AWS::Serverless::Function',
  Properties: {
    Events: { Read: { Type: 'SQS', Properties: { Queue: { 'Fn::GetAtt': [source, 'Arn'] } } } },
    Policies: [{ Statement: [{ Effect: 'Allow', Action: [action], Resource: { 'Fn::GetAtt': [target, 'Arn'] } }] }],
  },
});
const made = (Resources: Template['Resources']): Template => ({ ...template, Resources });

describe('a search for loops', () => {
  it('The search for loops finds two functions that send to each other', () => {
    const found = loopingFunctions(made({ A: queue, B: queue, One: reader('A', 'B'), Two: reader('B', 'A') }));
    expect(found).toEqual(['One', 'Two']);
  });

  it('The search for loops finds a function that invokes itself, and one that the dead letters come back from', () => {
    const direct = reader('A', 'One', 'lambda:InvokeFunction');
    expect(loopingFunctions(made({ A: queue, One: direct }))).toEqual(['One']);
    const dying = { ...queue, Properties: { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['B', 'Arn'] } } } };
    expect(loopingFunctions(made({ A: dying, B: queue, One: reader('B', 'A') }))).toEqual(['One']);
  });

  it('The search for loops finds none where a chain ends, or where a name only begins alike', () => {
    expect(loopingFunctions(made({ A: queue, B: queue, One: reader('A', 'B') }))).toEqual([]);
    expect(loopingFunctions(made({ A: queue, AB: queue, One: reader('A', 'AB') }))).toEqual([]);
    expect(loopingFunctions(made({ A: queue, One: reader('A', 'A', 'sqs:ReceiveMessage') }))).toEqual([]);
  });

  it('The search for loops sees every queue that a function of the stack reads', () => {
    const read = resourcesOfType(template, 'AWS::Serverless::Function').flatMap(([to, { Properties }]) =>
      Object.values(Object(Properties.Events ?? {}))
        .filter((event) => at(event as never, 'Type') === 'SQS')
        .map(() => to),
    );
    for (const to of read) expect(edgesOf(template).map((edge) => edge.to)).toContain(to);
  });
});
