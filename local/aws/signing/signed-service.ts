import type { LocalService } from '../../kernel/http.ts';
import { S3Failure } from '../s3/failure.ts';
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
      try {
        const problem = signatureProblem(request, keys, times);
        return problem && refusalOf(service.name, problem, request);
      } catch (error) {
        // A form that is none says so before anybody asks who signed it.
        if (error instanceof S3Failure) return error.response(request.method);
        throw error;
      }
    },
  };
}
