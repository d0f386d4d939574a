/** Every suite that runs on the real stores of a browser. */
import './real-stores.ts';
import { runAll } from './vitest-in-a-page.ts';

void runAll().then((results) => postMessage(results));
