// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so.
import { describe, expect, test } from 'vitest';
import { planOf } from '../harness.ts';

/** A template whose only function has `expression` as the variable X. */
function template(expression: string): string {
  return `
Parameters:
  Text: { Type: String, Default: hello }
  Empty: { Type: String, Default: '' }
  Count: { Type: Number, Default: 7 }
  Subnets: { Type: CommaDelimitedList, Default: 'subnet-a, subnet-b' }
  Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /ami/latest }
  Mode: { Type: String, Default: small, AllowedValues: [small, large] }
Mappings:
  Sizes: { us-west-2: { small: t4g.nano, large: m7g.large } }
Conditions:
  Yes: !Equals [!Ref Text, hello]
  No: !Not [!Condition Yes]
  Both: !And [!Condition Yes, !Equals [!Ref Count, '7']]
  Either: !Or [!Condition No, !Condition Yes]
  Circle: !Not [!Condition Circle]
Resources:
  Queue: { Type: AWS::SQS::Queue }
  Fifo: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
  Named: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub '\${AWS::StackName}-\${Text}' } }
  Vpc: { Type: AWS::EC2::VPC }
  Absent: { Type: AWS::SQS::Queue, Condition: No }
  Role: { Type: AWS::IAM::Role }
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/x
      Handler: handler.handler
      AutoPublishAlias: live
      Environment: { Variables: { X: ${expression} } }
`;
}

function variable(expression: string, parameters: Record<string, string> = {}): string | undefined {
  return planOf(template(expression), parameters).functions[0]?.environment.X;
}

const QUEUES = 'http://127.0.0.1:4566/000000000000';

describe('an expression of the template', () => {
  test.each([
    ['plain', 'plain'],
    ['12', '12'],
    ['!Ref Text', 'hello'],
    ['{ Ref: Text }', 'hello'],
    ['!Ref Count', '7'],
    ['!Ref Image', 'resolve:ssm:/ami/latest'],
    ['!Ref AWS::Region', 'us-west-2'],
    ['!Ref "AWS::AccountId"', '000000000000'],
    ['!Ref Queue', `${QUEUES}/remote-swe-Queue`],
    ['!Ref Fifo', `${QUEUES}/remote-swe-Fifo.fifo`],
    ['!Ref Named', `${QUEUES}/remote-swe-hello`],
    ['!Ref Vpc', expect.stringMatching(/^vpc-[0-9a-f]{17}$/)],
    ['!Ref Function.Alias', 'arn:aws:lambda:us-west-2:000000000000:function:remote-swe-Function:live'],
    ['!Ref ServerlessHttpApi', 'remote-swe-ServerlessHttpApi'],
    ['!GetAtt Queue.Arn', 'arn:aws:sqs:us-west-2:000000000000:remote-swe-Queue'],
    ['!GetAtt Named.QueueName', 'remote-swe-hello'],
    ['{ "Fn::GetAtt": [Role, Arn] }', 'arn:aws:iam::000000000000:role/remote-swe-Role'],
    ['{ "Fn::GetAtt": Role.Arn }', 'arn:aws:iam::000000000000:role/remote-swe-Role'],
    ['!GetAtt FunctionRole.Arn', 'arn:aws:iam::000000000000:role/remote-swe-FunctionRole'],
    ["!Sub '${Text}/${AWS::Region}/${!Literal}'", 'hello/us-west-2/${Literal}'],
    ["!Sub '${Queue.Arn}/x'", 'arn:aws:sqs:us-west-2:000000000000:remote-swe-Queue/x'],
    ["!Sub ['${A}-${Text}', { A: !Ref Count }]", '7-hello'],
    ["!Join [',', !Ref Subnets]", 'subnet-a,subnet-b'],
    ["!Join ['', [a, !Ref Text]]", 'ahello'],
    ['!Select [1, !Ref Subnets]', 'subnet-b'],
    ["!Select [2, !Split ['/', a/b/c]]", 'c'],
    ["!Select [1, !GetAZs '']", 'us-west-2b'],
    ['{ "Fn::Select": ["0", { "Fn::GetAZs": { Ref: "AWS::Region" } }] }', 'us-west-2a'],
    ['!If [Yes, a, b]', 'a'],
    ['!If [No, a, b]', 'b'],
    ['!If [Both, a, b]', 'a'],
    ['!If [Either, a, b]', 'a'],
    ['!If [No, a, !Ref AWS::NoValue]', undefined],
    ["!Join [',', [a, !If [No, b, !Ref AWS::NoValue], c]]", 'a,c'],
    ['{ "Fn::Base64": !Sub "${Text}!" }', Buffer.from('hello!').toString('base64')],
    ['!FindInMap [Sizes, !Ref AWS::Region, !Ref Mode]', 't4g.nano'],
  ])('The expression %s is %s', (expression, expected) => {
    expect(variable(expression)).toEqual(expected);
  });

  test.each([
    ['!Ref Nowhere', 'Function.Properties.Environment.Variables.X.Ref: there is no parameter or resource Nowhere'],
    ['!Ref Absent', 'there is no parameter or resource Absent'],
    [
      '!ImportValue other',
      'Function.Properties.Environment.Variables.X: the local system does not know Fn::ImportValue',
    ],
    ['!Cidr [a, b, c]', 'does not know Fn::Cidr'],
    ['!If [Nowhere, a, b]', 'there is no condition Nowhere'],
    ['!If [Circle, a, b]', 'Conditions.Circle: it needs itself: Circle'],
    ['!If [Yes, a]', 'takes 3 arguments, has 2'],
    ['!Select [5, !Ref Subnets]', 'there is no item 5 among 2'],
    ['!FindInMap [Sizes, eu-west-1, small]', 'Mappings have nothing at Sizes.eu-west-1.small'],
    ["'{{resolve:secretsmanager:x}}'", 'does not know dynamic references'],
    ['!Ref Subnets', 'Function.Properties.Environment.Variables.X: expected text, found ["subnet-a","subnet-b"]'],
    ['[unclosed', 'its YAML'],
  ])('The expression %s is an error that names its place', (expression, message) => {
    expect(() => variable(expression)).toThrow(message);
  });
});

describe('parameters', () => {
  test('A parameter takes the given value', () => {
    expect(variable("!Sub '${Text} ${Mode}'", { Text: 'bye', Mode: 'large' })).toBe('bye large');
    expect(variable('!If [Yes, a, b]', { Text: 'bye' })).toBe('b');
  });

  test('Parameters that are unknown, disallowed or missing are named together', () => {
    expect(() => variable('x', { Other: '1', Mode: 'huge' })).toThrow(
      'Parameters: Other is given but not declared; Mode is "huge", allowed are small, large',
    );
    expect(() => planOf('Parameters: { A: { Type: String }, B: { Type: String } }')).toThrow(
      'A has no default and no value was given; B has no default',
    );
  });
});
