/**
 * `npm run release:try -- NAME`: what an operator does with a release, in temporary folders on this machine.
 *
 *   install    unpacks the archive, installs the packages that a server needs and no others, runs every command and the night's thread
 *   upgrade    the last version without archives, with data, becomes this one while phones push
 *   image      runs the steps of the Containerfile in a clean root; needs root on Debian
 *
 * Each ends with a line that says what was counted.
 */
import { image } from './image.ts';
import { install } from './install.ts';
import { upgrade } from './upgrade.ts';

const STORIES: Readonly<Record<string, () => Promise<string>>> = { install, upgrade, image };

const name = process.argv[2] ?? '';
const story = Object.hasOwn(STORIES, name) ? STORIES[name] : undefined;
if (story === undefined) {
	console.error(`No story is called ${name}. There are: ${Object.keys(STORIES).join(', ')}`);
	process.exit(1);
}
try {
	console.log(`release ${name}: ${await story()}`);
} catch (error) {
	console.error(error);
	console.log(`release ${name}: failed`);
	process.exit(1);
}
