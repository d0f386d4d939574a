/** What each system in the sync bench can be asked. A time is in milliseconds, measured where the system says it is done. */
export interface Contestant {
	readonly name: string;
	readonly isOurs: boolean;
	/** Whether its office answers only after a flush. */
	readonly isDurable: boolean;
	/** What "saved" and "received" mean for it: what would survive a power cut. */
	readonly durability: { readonly phone: string; readonly office: string };
	/** Its script, gzip, in KiB. */
	readonly scriptKib: number;
	/** An empty phone; what went before it is gone, its server stays. */
	newPhone(): Promise<ContestantPhone>;
	/** Bytes over the road since the last `resetRoad`. */
	readonly road: { readonly up: () => number; readonly down: () => number; reset(): void };
	dispose(): Promise<void>;
}

export interface ContestantPhone {
	/** Stores documents with the network away; answers the time. */
	insert(from: number, count: number): Promise<number>;
	/** Stores one after another, each when the one before is saved; answers each time. */
	saveEach(from: number, count: number): Promise<readonly number[]>;
	/** Hands in everything, until the office has answered for all of it. */
	push(options?: { readonly isRough: boolean }): Promise<number>;
	/** Fetches until this many documents are here and stored. */
	pull(expected: number, options?: { readonly isRough: boolean }): Promise<number>;
	/** Kills the browser, starts it on the same profile, and shows the last fifty. */
	coldOpen(): Promise<number>;
	count(): Promise<number>;
	dispose(): Promise<void>;
}
