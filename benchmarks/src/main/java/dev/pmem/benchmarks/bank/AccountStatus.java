/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.bank;

/**
 * Whether money may move.
 */
public enum AccountStatus {

	OPEN, FROZEN, CLOSED

}
