import { createHash } from 'node:crypto';
import type { StackIdentity } from './expressions/parameters.ts';
import type { Physical } from './expressions/scope.ts';

/** The digits that EC2 gives an id after its prefix. */
const EC2_ID_DIGITS = 17;
const EC2_PREFIXES: Record<string, string> = {
  'AWS::EC2::VPC': 'vpc',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::SecurityGroup': 'sg',
  'AWS::EC2::LaunchTemplate': 'lt',
};

/** Where a type's ARN has its name: `arn:aws:<service>:<region>:<account>:<path><name>`. */
const ARN_PATHS: Record<string, string> = {
  'AWS::Serverless::Function': 'lambda:REGION:ACCOUNT:function:',
  'AWS::DynamoDB::Table': 'dynamodb:REGION:ACCOUNT:table/',
  'AWS::SQS::Queue': 'sqs:REGION:ACCOUNT:',
  'AWS::S3::Bucket': 's3:::',
  'AWS::IAM::Role': 'iam::ACCOUNT:role/',
  'AWS::IAM::InstanceProfile': 'iam::ACCOUNT:instance-profile/',
  'AWS::Scheduler::ScheduleGroup': 'scheduler:REGION:ACCOUNT:schedule-group/',
  'AWS::SSM::Document': 'ssm:REGION:ACCOUNT:document/',
};

/**
 * Names in the shapes that AWS gives: predictable, so that a test can write them down. `baseUrl` is where the local
 * endpoints listen; queue URLs point there. The alias is `live`, whatever the template calls it.
 */
export function localPhysical(options: StackIdentity & { baseUrl: string }): Physical {
  const { accountId, region, stackName, baseUrl } = options;
  return (logicalId, type, attribute, ownName) => {
    const name = ownName ?? madeName(stackName, logicalId, type);
    const arn = arnOf(type, name, accountId, region);
    switch (attribute) {
      case undefined:
        return type === 'AWS::SQS::Queue'
          ? `${baseUrl}/${accountId}/${name}`
          : referenceOf(stackName, logicalId, type, name);
      case 'Arn':
        return arn;
      case 'Alias':
        return `${arn}:live`;
      case 'Version':
        return `${arn}:1`;
      case 'VersionNumber':
        return '1';
      case 'QueueName':
        return name;
      case 'QueueUrl':
        return `${baseUrl}/${accountId}/${name}`;
      default:
        return referenceOf(stackName, logicalId, type, name);
    }
  };
}

function madeName(stackName: string, logicalId: string, type: string): string {
  // Bucket names are lower case everywhere.
  return type === 'AWS::S3::Bucket' ? `${stackName}-${logicalId}`.toLowerCase() : `${stackName}-${logicalId}`;
}

function referenceOf(stackName: string, logicalId: string, type: string, name: string): string {
  const prefix = EC2_PREFIXES[type];
  if (!prefix) return name;
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  return `${prefix}-${digest.slice(0, EC2_ID_DIGITS)}`;
}

function arnOf(type: string, name: string, accountId: string, region: string): string {
  const path = ARN_PATHS[type] ?? `local:REGION:ACCOUNT:${type.replaceAll('::', '/')}/`;
  return `arn:aws:${path.replace('REGION', region).replace('ACCOUNT', accountId)}${name}`;
}
