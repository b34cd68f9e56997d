import { XMLParser } from 'fast-xml-parser';
import { S3Failure } from './failure.ts';
import { element, xml } from './xml.ts';

const KEYS_MAX = 1000;

/** Reads DeleteObjects' body. Throws MalformedXML. */
export function readDeletion(body: Buffer): { keys: string[]; quiet: boolean } {
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => name === 'Object',
  });
  const keys = readKeys(parser.parse(body.toString('utf8')));
  if (keys.length === 0 || keys.length > KEYS_MAX || keys.some((key) => !key))
    throw new S3Failure(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return { keys, quiet: /<Quiet>true<\/Quiet>/.test(body.toString('latin1')) };
}

export function deletionResult(keys: string[], quiet: boolean) {
  return xml('DeleteResult', quiet ? [] : keys.map((key) => element('Deleted', [element('Key', key)])));
}

function readKeys(document: { Delete?: { Object?: { Key?: unknown }[] } }): string[] {
  return (document.Delete?.Object ?? []).map((object) => String(object.Key ?? ''));
}
