import type { LocalService } from '../../kernel/http.ts';
import type { AccessKeys } from './access-keys.ts';
import { refusalOf } from './refusal.ts';
import { signatureProblem, type Times } from './verify.ts';

/** The service for callers that prove with a signature that they hold one of the keys; others are refused as AWS does. */
export function signedService(service: LocalService, keys: AccessKeys, times: Times): LocalService {
  return {
    name: service.name,
    operation: (request) => service.operation(request),
    handle: (request) => service.handle(request),
    refuse: (request) => {
      const problem = signatureProblem(request, keys, times);
      return problem && refusalOf(service.name, problem, request);
    },
  };
}
