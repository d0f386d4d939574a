/** Whether the dialog that asks who it is stands open, and who waits for its answer. */
let isAsking = $state(false);
let waiting: ((isConfirmed: boolean) => void)[] = [];

export const stepUp = {
	get isAsking(): boolean {
		return isAsking;
	},
	/** Opens the dialog; true once somebody showed that it is them, false when they would rather not. */
	ask(): Promise<boolean> {
		isAsking = true;
		return new Promise((resolve) => waiting.push(resolve));
	},
	answer(isConfirmed: boolean): void {
		isAsking = false;
		const told = waiting;
		waiting = [];
		for (const tell of told) tell(isConfirmed);
	}
};
