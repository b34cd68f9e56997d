import * as z from 'zod';
import { AwsFailure } from '../failure.ts';
import { type JsonOperations, parseInput } from '../json-protocol.ts';
import { readDocument, type SsmDocument } from './document.ts';

const createInput = z.object({
  Name: z.string().regex(/^[\w.-]{3,128}$/),
  Content: z.string().min(1),
  DocumentType: z.literal('Command'),
  DocumentFormat: z.enum(['JSON', 'YAML']).default('JSON'),
});

/** Making and removing Command documents over the wire; content that the local SSM cannot run is refused as invalid. */
export function documentOperations(documents: Map<string, SsmDocument>): JsonOperations {
  return {
    CreateDocument: (input) => {
      const { Name, Content, DocumentType, DocumentFormat } = parseInput(createInput, input);
      if (documents.has(Name)) throw new AwsFailure('DocumentAlreadyExists', `Document ${Name} already exists`);
      documents.set(Name, readOrRefuse(Name, Content));
      return { DocumentDescription: { Name, DocumentType, DocumentFormat, DocumentVersion: '1', Status: 'Active' } };
    },
    DeleteDocument: (input) => {
      const { Name } = parseInput(z.object({ Name: z.string() }), input);
      if (!documents.delete(Name)) throw new AwsFailure('InvalidDocument', `Document ${Name} does not exist`);
      return {};
    },
  };
}

function readOrRefuse(name: string, content: string): SsmDocument {
  try {
    return readDocument(name, content);
  } catch (error) {
    throw new AwsFailure('InvalidDocumentContent', error instanceof Error ? error.message : String(error));
  }
}
