package dev.pmem.benchmarks.bank;

/**
 * Whether money may move.
 */
public enum AccountStatus {

	OPEN, FROZEN, CLOSED

}
