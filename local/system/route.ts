import { credentialScope, type Route } from '../kernel/front.ts';
import type { LocalRequest, LocalService } from '../kernel/http.ts';

export type RoutedServices = {
  slack: LocalService;
  github: LocalService;
  httpApi: LocalService;
  aws: Map<string, LocalService>;
};

/** SQS queue URLs are paths below the port; signed requests say their service in the credential scope. */
export function routeOf(services: RoutedServices): Route {
  return (request: LocalRequest) => {
    if (request.path.startsWith('/slack')) return services.slack;
    if (request.path.startsWith('/github')) return services.github;
    if (request.path.startsWith('/api/')) return services.httpApi;
    const scope = credentialScope(request.headers, request.query);
    return scope && services.aws.get(scope.service);
  };
}
