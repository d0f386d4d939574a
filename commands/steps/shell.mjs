/** Running other programs, with their output kept until it is needed. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program in the project's root. With `quiet` the output is shown only when it fails.
 * Rejects with the last lines when the program ends with another code than 0.
 */
export async function run(program, args, options = {}) {
	const result = await capture(program, args, options);
	if (result.code !== 0) {
		if (options.quiet) process.stderr.write(result.output);
		throw new Error(`${program} ${args.join(' ')} ended with ${result.code}`);
	}
	return result.output;
}

/** Runs a program and answers its code and output, whatever the code. */
export function capture(program, args, options = {}) {
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			cwd: options.cwd ?? ROOT,
			env: { ...process.env, ...options.env },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let output = '';
		const take = (chunk) => {
			output += chunk;
			if (!options.quiet) process.stdout.write(chunk);
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		const timer = options.timeoutMs ? setTimeout(() => child.kill('SIGKILL'), options.timeoutMs) : null;
		child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
		child.on('close', (code, signal) => {
			if (timer) clearTimeout(timer);
			resolve({ code: code ?? (signal ? 1 : 0), output });
		});
	});
}
