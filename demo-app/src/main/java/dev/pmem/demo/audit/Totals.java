/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.audit;

/**
 * The books in sum, all from one snapshot.
 *
 * @param customersCents what the customers have
 * @param bankCents what the bank's own account has: as much below zero
 * @param sumCents of all balances
 * @param conserved whether that is zero, as it must be
 */
public record Totals(long accounts, long transfers, long customersCents, long bankCents, long sumCents,
		boolean conserved) {}
