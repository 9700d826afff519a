/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.query.match;

import java.util.List;

import dev.pmem.heap.exception.CorruptPoolException;

/**
 * A condition on an object's stored bytes. Thread-safe.
 */
@FunctionalInterface
public interface PayloadPredicate {

	/**
	 * Whether the object matches.
	 * @throws CorruptPoolException if the bytes looked at are damaged
	 */
	boolean test(byte[] payload, int length);

	static PayloadPredicate all(List<PayloadPredicate> parts) {
		PayloadPredicate[] array = parts.toArray(PayloadPredicate[]::new);
		return (payload, length) -> {
			for (PayloadPredicate part : array) {
				if (!part.test(payload, length)) {
					return false;
				}
			}
			return true;
		};
	}

	static PayloadPredicate any(List<PayloadPredicate> parts) {
		PayloadPredicate[] array = parts.toArray(PayloadPredicate[]::new);
		return (payload, length) -> {
			for (PayloadPredicate part : array) {
				if (part.test(payload, length)) {
					return true;
				}
			}
			return false;
		};
	}

}
