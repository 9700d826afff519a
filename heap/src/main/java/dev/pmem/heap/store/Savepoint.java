package dev.pmem.heap.store;

/**
 * A mark in a transaction's changes, to which it can be rolled back. Opaque.
 */
public interface Savepoint {}
