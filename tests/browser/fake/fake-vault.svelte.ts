/** The vault of the device in memory: `?help=waiting` and the like show what the office did. */
import type { Done, StatusView } from '#lib/device/port.ts';
import type { HelpView, VaultVerbs, WaysView } from '#lib/device/vault-port.ts';

const params = new URLSearchParams(location.search);
const STATES: readonly HelpView['state'][] = ['unsent', 'waiting', 'opened', 'refused', 'ended'];
const helpOf = (state: HelpView['state'] | undefined): HelpView | null =>
	state ? { state, code: '7KQ4M 2XDPR', askedAt: Date.now() - 600_000, text: '{}' } : null;

let help: HelpView | null = $state.raw(helpOf(STATES.find((state) => state === params.get('help'))));
let wrong = $state(Number(params.get('wrong') ?? '0'));

export function fakeWays(): WaysView {
	const hasPasskey = params.has('passkey');
	return {
		hasPassphrase: !params.has('passkeyOnly'),
		passkey: hasPasskey ? { credential: 'AAAA', salt: 'AAAA' } : null,
		hasRecovery: !params.has('noRecovery'),
		wrongTries: wrong,
		waitUntil: null,
		help
	};
}

type Rest = Omit<VaultVerbs, 'createVault' | 'unlock'>;

export function fakeVaultVerbs(open: () => void, leave: () => void): Rest {
	const done = (): Promise<Done> => Promise.resolve({ ok: true, value: null, savedAt: Date.now() });
	const opened = (): Promise<Done> => {
		open();
		wrong = 0;
		return done();
	};
	const helped = (state: HelpView['state'] | undefined) => (): Promise<Done> => {
		help = helpOf(state);
		return done();
	};
	return {
		judgePassphrase: () => Promise.resolve({ ok: true, value: 'fair', savedAt: Date.now() }),
		unlockByPasskey: opened,
		uncoverByPasskey: opened,
		changePassphrase: done,
		changePasskey: done,
		changePin: done,
		askHelp: helped('waiting'),
		lookForHelp: done,
		takeHelpFile: helped('opened'),
		finishHelp: opened,
		dropHelp: helped(undefined),
		startAnew: () => {
			leave();
			return done();
		}
	};
}

/** The lock of a scene. */
export function lockOf(name: string): StatusView['lock'] {
	if (name === 'notEnrolled') return { kind: name, hasWork: false };
	if (name === 'locked' || name === 'elsewhere' || name === 'starting') return { kind: name };
	if (name === 'covered') return { kind: 'covered', triesLeft: 5 };
	if (name === 'unusable') return { kind: 'unusable', why: 'insecure' };
	return { kind: 'open' };
}
