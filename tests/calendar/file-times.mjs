/**
 * Puts the times of files on the clock that the processes read. libfaketime moves the clock of every process; Node asks
 * the kernel itself when a file was written, and the kernel tells the real time.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const shiftMs = Number(process.env.CLOCK_SHIFT_MS ?? 0);
const TIMES = ['atime', 'mtime', 'ctime', 'birthtime'];

function moved(stats) {
	if (stats === undefined || typeof stats.mtimeMs !== 'number') return stats;
	for (const name of TIMES) {
		const ms = stats[`${name}Ms`] + shiftMs;
		stats[`${name}Ms`] = ms;
		stats[name] = new Date(ms);
	}
	return stats;
}

for (const name of ['statSync', 'lstatSync', 'fstatSync']) {
	const real = fs[name];
	fs[name] = (...given) => moved(real(...given));
}
for (const name of ['stat', 'lstat']) {
	const real = fs.promises[name];
	fs.promises[name] = async (...given) => moved(await real(...given));
}
for (const name of ['stat', 'lstat', 'fstat']) {
	const real = fs[name];
	fs[name] = (...given) => {
		const answer = given.pop();
		real(...given, (error, stats) => answer(error, moved(stats)));
	};
}
syncBuiltinESMExports();
