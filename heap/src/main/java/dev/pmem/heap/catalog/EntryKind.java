/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What an entry of the catalog describes. The letter is the first byte of the entry's key, and part of the format.
 */
public enum EntryKind {

	/** A layout, by its number. */
	LAYOUT('L'),

	/** An extent, by its name. */
	EXTENT('E'),

	/** A class whose objects have no ids and are in no extent, by its name; or all roots, by a name that no class has. */
	OBJECTS('O'),

	/** The sequence of generated ids of an extent, by the extent's name. */
	SEQUENCE('S'),

	/** How the class of an extent has changed, and what an opening has not finished, by the extent's name. */
	HISTORY('H'),

	/** A root, by its name. */
	ROOT('R');

	private final byte letter;

	EntryKind(char letter) {
		this.letter = (byte) letter;
	}

	byte letter() {
		return this.letter;
	}

	/** The kind of the entry with this key; null if no kind of this release has the key's letter. */
	public static @Nullable EntryKind of(byte[] key) {
		for (EntryKind kind : values()) {
			if (key.length > 0 && key[0] == kind.letter) {
				return kind;
			}
		}
		return null;
	}

}
