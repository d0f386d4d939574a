/** Prints the gzip size in bytes of the content pack as phones receive it. */
import { gzipSync } from 'node:zlib';
import { compileContent } from '#lib/content/server/compile.ts';
import { canonicalPackJson } from '#lib/content/server/hash.ts';

console.log(gzipSync(canonicalPackJson(compileContent('src/content').pack)).length);
