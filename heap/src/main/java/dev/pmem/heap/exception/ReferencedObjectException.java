/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.exception;

import org.jspecify.annotations.Nullable;

/**
 * A stored object can't be deleted, because a stored entity refers to it.
 */
public final class ReferencedObjectException extends PoolException {

	private static final long serialVersionUID = 1L;

	private static final String ADVICE = "Delete or change what refers to it first, or say with @OnDelete on that "
			+ "property what shall happen";

	private final String referrerType;

	private final transient @Nullable Object referrerId;

	private final String property;

	/**
	 * @param object what was to be deleted, in words
	 * @param reference its reference
	 * @param referrerType the name of the class of an entity that refers to it
	 * @param referrerId the id of that entity; null if it is not known
	 * @param property the path of the property that refers to it
	 */
	public ReferencedObjectException(String object, long reference, String referrerType, @Nullable Object referrerId,
			String property) {
		super(message(object + " can't be deleted: the " + referrerType
				+ ((referrerId != null) ? " with id " + referrerId : "") + " refers to it by its property " + property,
				ADVICE), PoolFacts.NONE.at(reference), ADVICE, null);
		this.referrerType = referrerType;
		this.referrerId = referrerId;
		this.property = property;
	}

	/** The name of the class of an entity that refers to the object. */
	public String referrerType() {
		return this.referrerType;
	}

	/** The id of that entity; null if it is not known, or if the exception has been serialised. */
	public @Nullable Object referrerId() {
		return this.referrerId;
	}

	/** The path of the property that refers to the object; {@code []} follows the name of a collection. */
	public String property() {
		return this.property;
	}

}
