/** The server of an unpacked release, as the service starts it: from the folder where it is worked from. */
import { spawn } from 'node:child_process';
import { SERVER_FLAGS } from '../../commands/steps/server-flags.mjs';

export interface Serving {
	/** SIGTERM, as the service does; answers once it is gone. */
	stop(): Promise<void>;
}

export async function serveFrom(
	cwd: string,
	options: { readonly data: string; readonly port: number; readonly node?: string }
): Promise<Serving> {
	const child = spawn(options.node ?? process.execPath, [...SERVER_FLAGS, 'server.js'], {
		cwd,
		env: {
			...process.env,
			NODE_ENV: 'production',
			DATA_DIR: options.data,
			HOST: '127.0.0.1',
			PORT: String(options.port),
			ORIGIN: `http://localhost:${options.port}`
		},
		stdio: ['ignore', 'inherit', 'inherit', 'ipc']
	});
	await new Promise<void>((resolve, reject) => {
		child.once('message', () => resolve());
		child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
	});
	return {
		stop: () =>
			new Promise((resolve) => {
				child.once('exit', () => resolve());
				child.kill('SIGTERM');
			})
	};
}
