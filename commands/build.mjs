/** `npm run build`: the app and the commands of its server, whether or not a source changed. */
import { build, builtVersion } from './steps/build.mjs';

await build();
console.log(`built ${builtVersion()} into build/`);
