/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.log;

import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.pool.BlockLayout;

/**
 * One change of a batch: what is in place now, and what shall be.
 *
 * @param type how much of the block changes
 * @param offset where
 * @param before header words, or in the first the word, as they are in place
 * @param beforePayload the payload in place, for {@link Type#BLOCK} alone
 * @param after header words, or in the first the word, as they shall be
 * @param afterPayload payload as it shall be, in the bytes from 0 on, for {@link Type#BLOCK} and {@link Type#NEW}
 * @param from where in the payload the first byte lies that isn't in place already
 * @param to behind the last byte of the payload that isn't in place already; at most its length
 */
public record Change(Type type, long offset, Words before, byte @Nullable [] beforePayload, Words after,
		byte @Nullable [] afterPayload, int from, int to) {

	/** Caches work on so many bytes at a time. */
	private static final int LINE_BITS = 6;

	/** A change of all of the payload. */
	public Change(Type type, long offset, Words before, byte @Nullable [] beforePayload, Words after,
			byte @Nullable [] afterPayload) {
		this(type, offset, before, beforePayload, after, afterPayload, 0, (afterPayload != null) ? after.length() : 0);
	}

	/** What changes. The codes are part of the log's format. */
	public enum Type {

		/** Header and payload of a live block. */
		BLOCK(1),
		/** Header and payload of a free slot: undone by its header alone. */
		NEW(2),
		/** A header without its payload: a block is freed, or a slot's old header wiped. */
		HEADER(3),
		/** Eight bytes outside of blocks. */
		WORD(4);

		private final int code;

		Type(int code) {
			this.code = code;
		}

		public int code() {
			return this.code;
		}

	}

	/**
	 * The three words of a block's header.
	 */
	public record Words(long version, long lengthAndKind, long typeAndChecksum) {

		int length() {
			return BlockLayout.lengthOf(this.lengthAndKind);
		}

	}

	/** Whether the payload keeps its length, so that what lies outside of {@link #from} to {@link #to} stays as it is. */
	private boolean keepsLength() {
		return this.before.length() == this.after.length();
	}

	/** Where in the payload the first byte lies that the change overwrites or cuts off; for {@link Type#BLOCK} alone. */
	public int overwrittenFrom() {
		return keepsLength() ? this.from : 0;
	}

	/** How many bytes of the payload the change overwrites or cuts off; for {@link Type#BLOCK} alone. */
	public int overwrittenBytes() {
		return keepsLength() ? this.to - this.from : this.before.length();
	}

	/** How many bytes at the offset are stored. */
	public int storedBytes() {
		return switch (this.type) {
			case BLOCK, NEW -> BlockLayout.HEADER_BYTES + this.after.length();
			case HEADER -> BlockLayout.HEADER_BYTES;
			case WORD -> Long.BYTES;
		};
	}

	/**
	 * Stores the change in its place, without flushing it. Readers that find the new version number go to the version chain;
	 * those that found the old one before see, after copying, that it has changed.
	 */
	public void install(Medium medium) {
		if (this.type == Type.WORD) {
			medium.putLong(this.offset, this.after.version);
			return;
		}
		medium.putLong(this.offset, this.after.version);
		VarHandle.storeStoreFence();
		medium.putLong(this.offset + BlockLayout.LENGTH, this.after.lengthAndKind);
		medium.putLong(this.offset + BlockLayout.TYPE, this.after.typeAndChecksum);
		if (this.afterPayload != null) {
			medium.write(this.offset + BlockLayout.HEADER_BYTES + this.from, this.afterPayload, this.from, this.to
					- this.from);
		}
	}

	/** Flushes what {@link #install} has stored. */
	public void flush(Medium medium) {
		if (this.afterPayload == null) {
			medium.flush(this.offset, storedBytes());
			return;
		}
		long headerEnd = this.offset + BlockLayout.HEADER_BYTES;
		long start = headerEnd + this.from;
		if (start >> LINE_BITS <= (headerEnd - 1 >> LINE_BITS) + 1) {
			medium.flush(this.offset, headerEnd + this.to - this.offset);
		} else {
			medium.flush(this.offset, BlockLayout.HEADER_BYTES);
			medium.flush(start, this.to - this.from);
		}
	}

}
