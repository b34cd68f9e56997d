import { ANSWERS_PATH } from '../aws/cloudformation/custom-resources.ts';
import { awsServiceOf, type Route } from '../kernel/front.ts';
import type { LocalRequest, LocalService } from '../kernel/http.ts';

export type RoutedServices = {
  slack: LocalService;
  github: LocalService;
  httpApi: LocalService;
  answers: LocalService;
  aws: Map<string, LocalService>;
};

/** Services that JSON requests name themselves: one without a signature is told so by the service that it means. */
const SERVICE_OF_TARGET: Record<string, string> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AmazonSSM: 'ssm',
  AWSEvents: 'events',
  Logs_20140328: 'logs',
};

/** SQS queue URLs are paths below the port; signed requests say their service in the credential scope. */
export function routeOf(services: RoutedServices): Route {
  return (request: LocalRequest) => {
    if (request.path.startsWith('/slack')) return services.slack;
    if (request.path.startsWith('/github')) return services.github;
    if (/^\/(api\/|console(\/|$))/.test(request.path)) return services.httpApi;
    if (request.path.startsWith(ANSWERS_PATH)) return services.answers;
    const service = awsServiceOf(request);
    return services.aws.get(service ?? SERVICE_OF_TARGET[request.headers['x-amz-target']?.split('.')[0] ?? ''] ?? '');
  };
}
