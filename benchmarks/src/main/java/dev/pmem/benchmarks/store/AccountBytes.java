/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.pmem.benchmarks.bank.AccountData;

/**
 * An account for stores that know bytes only: the balance in front, then the rest, filled up so that none has less to
 * write than a store of objects. What such a store doesn't spend on columns and objects is its own advantage.
 */
final class AccountBytes {

	private static final int SIZE_BYTES = 160;

	private AccountBytes() {}

	static byte[] key(long ordinal) {
		return ByteBuffer.allocate(Long.BYTES).putLong(ordinal).array();
	}

	/** A new account. */
	static byte[] of(long ordinal) {
		AccountData data = Accounts.data(ordinal);
		byte[] text = String.join("\n", data.number(), data.owner(), data.branch(), data.email(), data.phone())
				.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(SIZE_BYTES)
				.putLong(data.balance())
				.putLong(data.overdraft())
				.putLong(data.opened().toEpochDay())
				.put((byte) data.status().ordinal())
				.put((byte) (data.paperless() ? 1 : 0))
				.put(text)
				.array();
	}

	static long balance(byte[] account) {
		return ByteBuffer.wrap(account).getLong(0);
	}

	/** The account with 1 more: a copy. */
	static byte[] plusOne(byte[] account) {
		byte[] changed = account.clone();
		ByteBuffer.wrap(changed).putLong(0, balance(account) + 1);
		return changed;
	}

}
