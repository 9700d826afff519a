/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

import dev.pmem.data.core.mapping.Columns.Column;
import dev.pmem.heap.exception.UnsupportedTypeException;
import dev.pmem.heap.object.ReferencedId;

/** Makes the properties of an entity that show ids of its references, as the heap sees them. */
final class ShownIds {

	private ShownIds() {}

	/** @throws UnsupportedTypeException if such a property can't be set */
	static List<ReferencedId> of(Columns columns, PmemPersistentEntity<?> entity) {
		List<ReferencedId> ids = new ArrayList<>();
		for (PmemPersistentProperty property : entity) {
			Column reference = columns.referencedId(property);
			if (reference != null) {
				ids.add(new ReferencedId(property.getName(), reference.path(), columns.idOf(reference).getName(),
						setter(property).asType(ReferencedId.SETTER)));
			}
		}
		return ids;
	}

	private static MethodHandle setter(PmemPersistentProperty property) {
		Method method = property.usePropertyAccess() ? property.getSetter() : null;
		Field field = property.getField();
		try {
			if (method != null) {
				return MethodHandles.lookup().unreflect(accessible(method));
			}
			if (field != null && !Modifier.isFinal(field.getModifiers())) {
				return MethodHandles.lookup().unreflectSetter(accessible(field));
			}
		} catch (IllegalAccessException ex) {
			throw new UnsupportedTypeException(property.getOwner().getName() + "." + property.getName()
					+ " can't be accessed: " + ex.getMessage(), ex);
		}
		throw new UnsupportedTypeException(property.getOwner().getName() + "." + property.getName()
				+ " shows the id of a reference, but can't be set", "Make it a field that is not final");
	}

	private static <A extends AccessibleObject> A accessible(A member) {
		member.setAccessible(true);
		return member;
	}

}
