import { TemplateError } from '../template-error.ts';
import { NO_VALUE, type PseudoParameters, type Scope } from './scope.ts';
import { isMap, mapAt, type Properties, textAt, type Value } from './value.ts';

/** The property in which a resource may be given its own name. */
const NAME_PROPERTIES: Record<string, string> = {
  'AWS::Serverless::Function': 'FunctionName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SSM::Document': 'Name',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};
const SAM_API = 'ServerlessHttpApi';

type Resolve = (value: Value, place: string) => Value;
/** Where in the template a name stands, and what values mean there. */
export type Site = { scope: Scope; place: string; resolve: Resolve };
type Target = { logicalId: string; type: string; name: string | undefined };

/**
 * What `Ref` (attribute undefined) or `Fn::GetAtt` gives for a parameter, pseudo parameter or resource.
 * Throws TemplateError for a name that the template does not declare.
 */
export function reference(
  name: string,
  attribute: string | undefined,
  { scope, place, resolve }: Site,
): Value | typeof NO_VALUE {
  if (name === 'AWS::NoValue') return NO_VALUE;
  if (attribute === undefined && name in scope.pseudo) return scope.pseudo[name as keyof PseudoParameters];
  const parameter = scope.parameters[name];
  if (attribute === undefined && parameter !== undefined) return parameter;
  const generated = /^(?<id>\w+)\.(?<attribute>Alias|Version)$/.exec(name)?.groups;
  const target = findResource(generated?.id ?? name, scope, place, resolve);
  return scope.physical(target.logicalId, target.type, generated?.attribute ?? attribute, target.name);
}

/** `${Name}` and `${Resource.Attribute}` of a Fn::Sub replaced, `${!Literal}` unescaped; `own` wins over the template. */
export function substitute(template: string, own: Properties, site: Site): string {
  return template.replace(/\$\{([^}]+)\}/g, (_whole, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    if (own[name] !== undefined) return textAt(own[name], site.place);
    const [logicalId = '', ...attribute] = name.split('.');
    const isAttribute = attribute.length > 0 && !/^(Alias|Version)$/.test(attribute.join('.'));
    const value = isAttribute ? reference(logicalId, attribute.join('.'), site) : reference(name, undefined, site);
    return value === NO_VALUE ? '' : textAt(value, site.place);
  });
}

/** The name that the template gives a resource, resolved; undefined when it leaves that to CloudFormation. */
function ownName(logicalId: string, scope: Scope, resolve: Resolve): string | undefined {
  const resource = mapAt(scope.resources[logicalId], logicalId);
  const type = textAt(resource.Type, `${logicalId}.Type`);
  const properties = mapAt(resource.Properties, `${logicalId}.Properties`);
  const property = NAME_PROPERTIES[type];
  const name = property ? properties[property] : undefined;
  const place = `${logicalId}.Properties.${property}`;
  if (name !== undefined) return textAt(resolve(name, place), place);
  // CloudFormation adds the suffix to the names that it makes up for FIFO queues.
  const isFifo = type === 'AWS::SQS::Queue' && String(properties.FifoQueue) === 'true';
  return isFifo ? `${scope.pseudo['AWS::StackName']}-${logicalId}.fifo` : undefined;
}

function findResource(logicalId: string, scope: Scope, place: string, resolve: Resolve): Target {
  const resource = scope.resources[logicalId];
  if (isMap(resource))
    return {
      logicalId,
      type: textAt(resource.Type, `${logicalId}.Type`),
      name: ownName(logicalId, scope, resolve),
    };
  const generatedType = samType(logicalId, scope);
  if (generatedType) return { logicalId, type: generatedType, name: undefined };
  throw new TemplateError(place, `there is no parameter or resource ${logicalId} (or its condition does not hold)`);
}

/** Resources that the SAM transform adds by itself. */
function samType(logicalId: string, scope: Scope): string | undefined {
  if (logicalId === SAM_API) return 'AWS::ApiGatewayV2::Api';
  const owner = scope.resources[logicalId.replace(/Role$/, '')];
  const isRole = logicalId.endsWith('Role') && isMap(owner) && owner.Type === 'AWS::Serverless::Function';
  return isRole ? 'AWS::IAM::Role' : undefined;
}
