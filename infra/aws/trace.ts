import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { BUNDLES } from './bundle.ts';

/**
 * Where a place in a bundle comes from, as `<path from the root>:<line>`. Lines and columns count from 1, as in a stack trace.
 * @throws PlaceUnknown when there is no map for the function, or nothing at that place.
 */
export function placeIn(folder: string, verb: string, line: number, column: number): string {
  const map = join(folder, `${verb}.map`);
  if (!existsSync(map)) {
    throw new PlaceUnknown(
      `There is no map for ${verb}: check out what is deployed and run "node infra/aws/bundle.ts".`,
    );
  }
  const length = readFileSync(join(folder, verb, 'index.cjs'), 'utf8').split('\n')[line - 1]?.length ?? 0;
  // Node's own reader of maps: the payload is what esbuild wrote. Past the end it would give the last place there is.
  const found = new SourceMap(JSON.parse(readFileSync(map, 'utf8')) as SourceMapPayload).findOrigin(
    line,
    column,
  );
  if (column > length || !('fileName' in found)) {
    throw new PlaceUnknown(
      `The bundle of ${verb} has no ${line}:${column}: it is another one than was deployed.`,
    );
  }
  return `${found.fileName}:${found.lineNumber}`;
}

export class PlaceUnknown extends Error {
  override readonly name = 'PlaceUnknown';
}

if (import.meta.main) {
  const [verb, place = ''] = process.argv.slice(2);
  const [line, column] = place.split(':').map(Number);
  if (verb === undefined || !line || !column) {
    console.error('Usage: node infra/aws/trace.ts <function> <line>:<column>');
    process.exitCode = 1;
  } else {
    console.log(placeIn(BUNDLES, verb, line, column));
  }
}
