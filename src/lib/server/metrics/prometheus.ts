/** The text that Prometheus reads (exposition format 0.0.4). Pure; names and labels are ours and never a value of somebody. */

export interface Metric {
	readonly name: string;
	readonly help: string;
	readonly type: 'gauge' | 'counter';
	readonly samples: readonly Sample[];
}

export interface Sample {
	readonly labels?: Readonly<Record<string, string>>;
	/** Left out where it is not known. */
	readonly value: number | null;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** A metric without a known value is left out: a missing figure is no zero. */
export function metricsText(metrics: readonly Metric[]): string {
	return metrics
		.flatMap(({ name, help, type, samples }) => {
			const known = samples.filter(({ value }) => value !== null && Number.isFinite(value));
			if (known.length === 0) return [];
			return [
				`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
				`# TYPE ${name} ${type}`,
				...known.map(({ labels, value }) => `${name}${labelsText(labels)} ${String(value)}`)
			];
		})
		.map((line) => `${line}\n`)
		.join('');
}

function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
	const pairs = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escaped(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
	return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
