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

	/** Matches every object. */
	PayloadPredicate ALWAYS = (_, _) -> true;

	/**
	 * Whether the object matches.
	 * @throws CorruptPoolException if the bytes that the test reads are damaged
	 */
	boolean test(byte[] payload, int length);

	/** Matches objects that all of the parts match; parts that match everything are left out. */
	static PayloadPredicate all(List<PayloadPredicate> parts) {
		PayloadPredicate[] array = parts.stream().filter((part) -> part != ALWAYS).toArray(PayloadPredicate[]::new);
		if (array.length <= 1) {
			return (array.length == 0) ? ALWAYS : array[0];
		}
		return (payload, length) -> {
			for (PayloadPredicate part : array) {
				if (!part.test(payload, length)) {
					return false;
				}
			}
			return true;
		};
	}

	/** Matches objects that at least one of the parts matches. */
	static PayloadPredicate any(List<PayloadPredicate> parts) {
		if (parts.size() == 1) {
			return parts.getFirst();
		}
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
