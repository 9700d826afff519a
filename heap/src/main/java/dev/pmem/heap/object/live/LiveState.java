/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.object.payload.Bytes;
import dev.pmem.heap.object.payload.ReferenceSource;
import dev.pmem.heap.object.payload.ReferenceTargets;

/**
 * The state of a live object: a payload in the layout of its {@link LiveType}, to which generated getters and setters
 * come. The payload is a copy that belongs to this state alone. It was verified when it was read, and what it was read
 * from does not change for a transaction, so that getters check nothing. Not thread-safe.
 * <p>
 * Invariants:
 * <ul>
 * <li>{@code bytes} is the payload that the codec would make of the object's values: equal values have equal
 * bytes;
 * <li>the payload is that which the owner has read or written last, unless {@code isChanged};
 * <li>without an owner the object is a detached copy, which anyone may change.
 * </ul>
 */
public final class LiveState {

	private final LiveType type;

	private byte[] bytes;

	private boolean isChanged;

	private @Nullable LiveOwner owner;

	/**
	 * @param bytes the payload; belongs to the state from now on
	 */
	public LiveState(LiveType type, byte[] bytes) {
		this.type = type;
		this.bytes = bytes;
	}

	/** The type and layout of the object. */
	public LiveType type() {
		return this.type;
	}

	/** The payload; must not be changed past this class. */
	public byte[] bytes() {
		return this.bytes;
	}

	// Ownership

	/** Makes the object belong to a transaction, as it was read or written by the transaction. */
	public void attach(LiveOwner owner) {
		this.owner = owner;
		this.isChanged = false;
	}

	/** Makes the object a detached copy. */
	public void detach() {
		this.owner = null;
	}

	/** The transaction that the object belongs to; null if it is a detached copy. */
	public @Nullable LiveOwner owner() {
		return this.owner;
	}

	/** Gives the instances of the objects that this object refers to. */
	ReferenceSource source() {
		LiveOwner present = this.owner;
		return (present != null) ? present.source() : ReferenceSource.NONE;
	}

	/** Whether anything was set since the object was attached, or {@link #written}. */
	public boolean isChanged() {
		return this.isChanged;
	}

	/** Must be called when the owner has written the object. */
	public void written() {
		this.isChanged = false;
	}

	/** Takes over the values of another object of the type. */
	public void copy(LiveState source) {
		assert source.type == this.type;
		beforeChange();
		this.bytes = source.bytes.clone();
	}

	/** Takes over a payload as the owner has read it; it belongs to the state from now on. */
	public void reset(byte[] payload) {
		this.bytes = payload;
		this.isChanged = false;
	}

	private void beforeChange() {
		if (!this.isChanged) {
			LiveOwner present = this.owner;
			if (present != null && !present.admitsChange()) {
				this.owner = null;
			}
			this.isChanged = true;
		}
	}

	private byte[] change() {
		beforeChange();
		return this.bytes;
	}

	// Generated code calls the following. Offsets are those of fixed parts, indexes those of properties.

	/** The value of a property. */
	public @Nullable Object get(int index) {
		return this.type.read(this.bytes, index, source());
	}

	/** The text of a property. */
	public @Nullable String getText(int index) {
		return this.type.readText(this.bytes, index);
	}

	/** Sets a property. */
	public void set(int index, @Nullable Object value) {
		beforeChange();
		LiveOwner present = this.owner;
		this.bytes = this.type.write(this.bytes, index, value,
				(present != null) ? present.targets() : ReferenceTargets.NONE);
	}

	/** The boolean at an offset. */
	public boolean getBoolean(int offset) {
		return this.bytes[offset] != 0;
	}

	/** The byte at an offset. */
	public byte getByte(int offset) {
		return this.bytes[offset];
	}

	/** The short at an offset. */
	public short getShort(int offset) {
		return Bytes.getShort(this.bytes, offset);
	}

	/** The char at an offset. */
	public char getChar(int offset) {
		return Bytes.getChar(this.bytes, offset);
	}

	/** The int at an offset. */
	public int getInt(int offset) {
		return Bytes.getInt(this.bytes, offset);
	}

	/** The long at an offset. */
	public long getLong(int offset) {
		return Bytes.getLong(this.bytes, offset);
	}

	/** The float at an offset. */
	public float getFloat(int offset) {
		return Bytes.getFloat(this.bytes, offset);
	}

	/** The double at an offset. */
	public double getDouble(int offset) {
		return Bytes.getDouble(this.bytes, offset);
	}

	/** Sets the boolean at an offset. */
	public void setBoolean(int offset, boolean value) {
		change()[offset] = (byte) (value ? 1 : 0);
	}

	/** Sets the byte at an offset. */
	public void setByte(int offset, byte value) {
		change()[offset] = value;
	}

	/** Sets the short at an offset. */
	public void setShort(int offset, short value) {
		Bytes.putShort(change(), offset, value);
	}

	/** Sets the char at an offset. */
	public void setChar(int offset, char value) {
		Bytes.putChar(change(), offset, value);
	}

	/** Sets the int at an offset. */
	public void setInt(int offset, int value) {
		Bytes.putInt(change(), offset, value);
	}

	/** Sets the long at an offset. */
	public void setLong(int offset, long value) {
		Bytes.putLong(change(), offset, value);
	}

	/** Sets the float at an offset. */
	public void setFloat(int offset, float value) {
		Bytes.putFloat(change(), offset, value);
	}

	/** Sets the double at an offset. */
	public void setDouble(int offset, double value) {
		Bytes.putDouble(change(), offset, value);
	}

}
