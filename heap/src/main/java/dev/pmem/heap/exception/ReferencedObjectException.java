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

	private static final String TOO_MANY = "Delete the referring objects first, in several transactions";

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
		this(message(object + " can't be deleted: the " + referrerType
				+ ((referrerId != null) ? " with id " + referrerId : "") + " refers to it by its property " + property,
				ADVICE), ADVICE, reference, referrerType, referrerId, property);
	}

	private ReferencedObjectException(String message, String advice, long reference, String referrerType,
			@Nullable Object referrerId, String property) {
		super(message, PoolFacts.NONE.at(reference), advice, null);
		this.referrerType = referrerType;
		this.referrerId = referrerId;
		this.property = property;
	}

	/**
	 * A delete that would change or delete too many objects that refer to each other.
	 * @param maximum how many one transaction may change or delete for this reason
	 */
	public static ReferencedObjectException ofTooMany(long maximum, long reference, String referrerType,
			String property) {
		return new ReferencedObjectException(message("A delete would change or delete more than " + maximum
				+ " objects that refer to what is deleted, of " + referrerType + " by its property " + property
				+ " last",
				TOO_MANY), TOO_MANY, reference, referrerType, null, property);
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
