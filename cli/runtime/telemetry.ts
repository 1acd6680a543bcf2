import { createMetricsRegistry } from '../../gateway/http/metrics.ts';
import { Telemetry } from '../../gateway/telemetry/telemetry.ts';
import { Tracing } from '../../gateway/telemetry/tracing.ts';
import type { Run } from './run.ts';

/** For spans that are left when the process stops, in milliseconds. */
const FLUSH_DEADLINE_MS = 2_000;

/** The metrics of this process and, where a collector is configured, its traces. */
export function openTelemetry({ config, logger, resources }: Run): Telemetry {
  const tracing = config.tracing && new Tracing({ ...config.tracing, logger });
  if (tracing !== undefined) resources.defer('the traces', () => tracing.close(FLUSH_DEADLINE_MS));
  return new Telemetry(createMetricsRegistry(), tracing);
}
