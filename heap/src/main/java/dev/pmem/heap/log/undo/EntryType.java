/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log.undo;

import dev.pmem.heap.log.Change;
import dev.pmem.heap.log.FreshBlock;
import dev.pmem.heap.log.PoolWord;
import dev.pmem.heap.log.WriteBlock;

/**
 * The types of entries of an undo record, by what recovery puts back. The codes are part of the log's format.
 */
public enum EntryType {

	/** Header and payload of a live block. */
	BLOCK(1),
	/** The header of a free slot that got a block. */
	NEW(2),
	/** A header, if the payload did not change: a block was freed, or a slot's old header was wiped. */
	HEADER(3),
	/** Eight bytes outside of blocks. */
	WORD(4);

	private final int code;

	EntryType(int code) {
		this.code = code;
	}

	static EntryType of(Change change) {
		if (change instanceof WriteBlock) {
			return BLOCK;
		}
		if (change instanceof FreshBlock) {
			return NEW;
		}
		return (change instanceof PoolWord) ? WORD : HEADER;
	}

	/** The type's number in an undo record. */
	public int code() {
		return this.code;
	}

}
