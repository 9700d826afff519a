/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.audit;

import java.util.List;

/**
 * Result of adding up all transfers.
 *
 * @param right whether every balance is the sum of its account's transfers
 * @param mismatches up to ten accounts of which it is not
 */
public record AuditReport(boolean right, long accounts, long transfers, List<Mismatch> mismatches, long millis) {

	/** An account whose balance is not the sum of its transfers. */
	public record Mismatch(String number, long balanceCents, long transferredCents) {}

}
