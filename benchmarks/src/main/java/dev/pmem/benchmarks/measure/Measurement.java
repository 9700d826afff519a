/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.measure;

/**
 * One timed window of one operation.
 *
 * @param operations how many were completed
 * @param nanos from the start until the last worker had stopped
 * @param retries how many transactions were refused for a conflict and tried again
 * @param allocatedBytes what the workers allocated
 * @param cpuNanos how long the workers were on a processor
 */
public record Measurement(long operations, long nanos, long retries, long allocatedBytes, long cpuNanos) {

	public double operationsPerSecond() {
		return this.operations * 1e9 / this.nanos;
	}

	public double bytesPerOperation() {
		return (double) this.allocatedBytes / Math.max(1, this.operations);
	}

	/** Suffers less from what else the machine is doing than the time that passed. */
	public double cpuNanosPerOperation() {
		return (double) this.cpuNanos / Math.max(1, this.operations);
	}

	public double retriesPerThousand() {
		return this.retries * 1000.0 / Math.max(1, this.operations);
	}

	/** In one line, for another process. */
	String encode() {
		return this.operations + " " + this.nanos + " " + this.retries + " " + this.allocatedBytes + " "
				+ this.cpuNanos;
	}

	static Measurement decode(String line) {
		String[] parts = line.split(" ");
		return new Measurement(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
				Long.parseLong(parts[3]), Long.parseLong(parts[4]));
	}

}
