/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.layout;

import org.jspecify.annotations.Nullable;

/**
 * What a persistent collection is. The codes are part of the pool format and never change their meaning.
 */
public enum CollectionForm {

	LIST(1, "PersistentList", false, true), SET(2, "PersistentSet", true, false), MAP(3, "PersistentMap", true,
			true), SORTED_MAP(4, "PersistentSortedMap", true, true);

	private final int code;

	private final String simpleName;

	private final boolean hasKey;

	private final boolean hasValue;

	CollectionForm(int code, String simpleName, boolean hasKey, boolean hasValue) {
		this.code = code;
		this.simpleName = simpleName;
		this.hasKey = hasKey;
		this.hasValue = hasValue;
	}

	/** The form's number in a collection's block. */
	public int code() {
		return this.code;
	}

	/** The name of its interface. */
	public String simpleName() {
		return this.simpleName;
	}

	/** Whether its entries have a key, by which they lie in an index tree. */
	public boolean hasKey() {
		return this.hasKey;
	}

	/** Whether its entries have a value. */
	public boolean hasValue() {
		return this.hasValue;
	}

	/** Whether the layouts of entries are named so. */
	public static boolean isName(String typeName) {
		for (CollectionForm form : values()) {
			if (form.simpleName.equals(typeName)) {
				return true;
			}
		}
		return false;
	}

	/** The form with this code; null if this release knows none. */
	public static @Nullable CollectionForm of(int code) {
		for (CollectionForm form : values()) {
			if (form.code == code) {
				return form;
			}
		}
		return null;
	}

}
