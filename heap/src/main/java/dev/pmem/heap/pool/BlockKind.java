/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.pool;

/**
 * What a block holds. The codes are part of the pool format and never change their meaning.
 */
public enum BlockKind {

	/** Free slot: its payload means nothing. */
	FREE(0),
	/** An object: payload in the layout named by the header's type. */
	OBJECT(1),
	/** Stands in for an object that outgrew its slot: payload is the offset of its {@link #BODY}. */
	FORWARD(2),
	/** The moved payload of an object whose home is a {@link #FORWARD}. */
	BODY(3),
	/** A B+tree node; the header's type is the index's number. */
	INDEX_NODE(4),
	/** A persistent collection: what it is, its size and its tree; the header's type is the layout of its entries. */
	COLLECTION(5),
	/** A node of a persistent list; a leaf's header names the layout of its elements. */
	LIST_NODE(6),
	/** An {@link #OBJECT} that has left its extent, and lives on as long as something refers to it. */
	KEPT(7),
	/** A {@link #FORWARD} of an object that has left its extent. */
	KEPT_FORWARD(8);

	private static final BlockKind[] BY_CODE = values();

	private final int code;

	BlockKind(int code) {
		this.code = code;
	}

	/** The kind's number in a block's header. */
	public int code() {
		return this.code;
	}

	/** Whether the code is one of a block kind. */
	public static boolean isKnown(int code) {
		return code >= 0 && code < BY_CODE.length;
	}

	/** The kind of a known code. */
	public static BlockKind of(int code) {
		return BY_CODE[code];
	}

}
