/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.object.codec;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.pmem.heap.exception.LayoutMismatchException;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.object.type.StoredProperty;
import dev.pmem.heap.object.type.ValueConversion;

/**
 * Reads a property of stored objects of one layout, as a value of the property's present type, with enum constants as
 * their names. {@link ValueConversion} converts values that are compared with it in the same way. If the layout lacks
 * the property, the value is zero or null, as in a decoded object. Immutable and thread-safe.
 */
public final class PropertyReader {

	private final StoredProperty property;

	/** Null if the layout lacks the field. */
	private final @Nullable FieldReader field;

	/** Null if no conversion is needed. */
	private final @Nullable Function<Object, ?> conversion;

	/** The value for a null or missing field; null unless the property is primitive now. */
	private final @Nullable Object missing;

	/** The innermost embedded object, without which a primitive property is null; null if there is none. */
	private final @Nullable FieldReader owner;

	private PropertyReader(StoredProperty property, @Nullable FieldReader field,
			@Nullable Function<Object, ?> conversion, @Nullable FieldReader owner, @Nullable Object missing) {
		this.property = property;
		this.field = field;
		this.conversion = conversion;
		this.owner = owner;
		this.missing = missing;
	}

	/**
	 * The reader of a property.
	 * @param type the class of the objects
	 * @throws LayoutMismatchException if its stored values do not convert to its type
	 */
	public static PropertyReader of(Class<?> type, StoredProperty property, Layout written) {
		FieldReader field = FieldReader.find(written, property.path());
		Function<Object, ?> conversion = null;
		if (field != null && property.shape() instanceof Shape.Scalar(Kind kind)) {
			conversion = (field.shape() instanceof Shape.Scalar(Kind from)) ? kind.widening(from) : null;
			if (conversion == null) {
				throw new LayoutMismatchException(type.getSimpleName() + "." + property.path()
						+ " was stored as " + field.shape() + " and is now of type " + property.type().getTypeName());
			}
			conversion = field.shape().equals(property.shape()) ? null : conversion;
		}
		int dot = property.path().lastIndexOf('.');
		FieldReader owner = (dot < 0) ? null : FieldReader.find(written, property.path().substring(0, dot));
		return new PropertyReader(property, field, conversion, owner,
				property.type().isPrimitive() ? zero(property.type()) : null);
	}

	/** The reader of a property in objects whose class lacks the property: it is null in all of them. */
	static PropertyReader absent(StoredProperty property) {
		return new PropertyReader(property, null, null, null, null);
	}

	/** The property that this reader reads. */
	public StoredProperty property() {
		return this.property;
	}

	/** The field, if its values need no conversion and can't be missing where they are not null; otherwise null. */
	public @Nullable FieldReader direct() {
		FieldReader direct = this.field;
		return (direct != null && this.conversion == null && !direct.isConstant()
				&& (this.missing == null || direct.isInline() && !this.writtenNullable())) ? direct : null;
	}

	private boolean writtenNullable() {
		return this.field != null && this.field.isNullable();
	}

	/** The value; null if the value or an object on its path is null. */
	public @Nullable Object value(byte[] payload, int length) {
		Object value = (this.field != null) ? this.field.value(payload, length) : null;
		if (value != null) {
			return (this.conversion != null) ? this.conversion.apply(value) : value;
		}
		if (this.missing == null) {
			return null;
		}
		boolean present = this.property.path().indexOf('.') < 0
				|| this.owner != null && !this.owner.isNull(payload, length);
		return present ? this.missing : null;
	}

	private static Object zero(Class<?> type) {
		return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
	}

}
