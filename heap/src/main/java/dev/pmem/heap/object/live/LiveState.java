/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.live;

import java.util.HashMap;
import java.util.Map;

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
	 * The values of properties with references that were set since the last write, by the indexes of the properties. Where
	 * the objects lie is known only when this one is encoded.
	 */
	private @Nullable Map<Integer, @Nullable Object> pending;

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

	/** Makes the object belong to a transaction. */
	public void attach(LiveOwner owner) {
		this.owner = owner;
	}

	/** Makes the object a detached copy. */
	public void detach() {
		this.owner = null;
	}

	/** The transaction that the object belongs to; null if it is a detached copy. */
	public @Nullable LiveOwner owner() {
		return this.owner;
	}

	/**
	 * The payload with all that was set; must not be changed past this class.
	 * @param targets tells where the objects lie that this object refers to
	 */
	public byte[] encoded(ReferenceTargets targets) {
		Map<Integer, @Nullable Object> set = this.pending;
		if (set != null) {
			set.forEach((index, value) -> this.bytes = this.type.write(this.bytes, index, value, present(), targets));
		}
		return this.bytes;
	}

	private ReferenceSource present() {
		LiveOwner present = this.owner;
		ReferenceSource source = (present != null) ? present.source() : null;
		return (source != null) ? source : ReferenceSource.NONE;
	}

	/** The value of the property that identifies the object; null if there is none. */
	@Nullable
	Object id() {
		int index = this.type.idIndex();
		return (index == LiveType.NONE) ? null : get(index);
	}

	/** Whether anything was set since the object was attached, or {@link #written}. */
	public boolean isChanged() {
		return this.isChanged;
	}

	/** Must be called when the owner has written the object. */
	public void written() {
		this.isChanged = false;
		this.pending = null;
	}

	/** Takes over the values of another object of the type. */
	public void copy(LiveState source) {
		assert source.type == this.type;
		beforeChange();
		this.bytes = source.bytes.clone();
		this.pending = (source.pending != null) ? new HashMap<>(source.pending) : null;
	}

	/** Takes over a payload as the owner has read it; it belongs to the state from now on. */
	public void reset(byte[] payload) {
		this.bytes = payload;
		written();
	}

	private void beforeChange() {
		if (!this.isChanged) {
			LiveOwner present = this.owner;
			if (present != null) {
				present.requireChangeable();
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
		Map<Integer, @Nullable Object> set = this.pending;
		if (set != null && set.containsKey(index)) {
			return this.type.readOnly(index, set.get(index));
		}
		LiveOwner present = this.owner;
		if (present != null && this.type.holdsReferences(index) && present.source() == null) {
			return present.readAgain(this.type.type(), id(), index);
		}
		return this.type.read(this.bytes, index, present());
	}

	/** The text of a property. */
	public @Nullable String getText(int index) {
		return this.type.readText(this.bytes, index);
	}

	/** Sets a property. */
	public void set(int index, @Nullable Object value) {
		beforeChange();
		if (!this.type.holdsReferences(index)) {
			this.bytes = this.type.write(this.bytes, index, value, present(), ReferenceTargets.NONE);
			return;
		}
		if (this.pending == null) {
			this.pending = new HashMap<>();
		}
		this.pending.put(index, value);
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
