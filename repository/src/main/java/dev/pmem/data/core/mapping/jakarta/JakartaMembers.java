/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.core.mapping.jakarta;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.mapping.PersistentProperty;
import org.springframework.util.StringUtils;

/**
 * Finds the members whose annotations count: fields, or getters, as the place of the id or an {@code @Access} says.
 */
final class JakartaMembers {

	private JakartaMembers() {}

	/**
	 * The access of a class's members.
	 * @param ofOwner the access of the class that embeds it, which counts if the class itself says nothing
	 */
	static MemberAccess of(Class<?> type, MemberAccess ofOwner) {
		if (type.isRecord() || type.isInterface()) {
			return MemberAccess.EITHER;
		}
		if (type.getDeclaredAnnotation(Access.class) instanceof Access access) {
			return access(access);
		}
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			if (hasId(current.getDeclaredFields())) {
				return MemberAccess.FIELD;
			}
			if (hasId(current.getDeclaredMethods())) {
				return MemberAccess.PROPERTY;
			}
		}
		return ofOwner;
	}

	private static <M extends AnnotatedElement> boolean hasId(M[] members) {
		for (M member : members) {
			if (member.isAnnotationPresent(Id.class) || member.isAnnotationPresent(EmbeddedId.class)) {
				return true;
			}
		}
		return false;
	}

	static MemberAccess access(Access access) {
		return (access.value() == AccessType.FIELD) ? MemberAccess.FIELD : MemberAccess.PROPERTY;
	}

	/** The access of a property: what its members say, else what the class says that declares it, else its owner. */
	static MemberAccess of(PersistentProperty<?> property) {
		if (!(property.getOwner() instanceof AccessedClass owner)) {
			return MemberAccess.EITHER;
		}
		Field field = property.getField();
		if (field != null && field.getDeclaredAnnotation(Access.class) instanceof Access access) {
			return access(access);
		}
		Method getter = getter(property);
		if (getter != null && getter.getDeclaredAnnotation(Access.class) instanceof Access access) {
			return access(access);
		}
		Member member = (field != null) ? field : getter;
		return (member != null && member.getDeclaringClass().getDeclaredAnnotation(
				Access.class) instanceof Access access)
						? access(access)
						: owner.getMemberAccess();
	}

	/** The annotation of a property, on the member that counts; null if there is none. */
	static <A extends Annotation> @Nullable A annotation(PersistentProperty<?> property, Class<A> type) {
		AnnotatedElement member = switch (of(property)) {
			case EITHER -> null;
			case FIELD -> property.getField();
			case PROPERTY -> getter(property);
		};
		if (member != null) {
			return AnnotatedElementUtils.findMergedAnnotation(member, type);
		}
		return (of(property) == MemberAccess.EITHER) ? property.findAnnotation(type) : null;
	}

	/** Whether a property has the annotation of this name, on the member that counts. */
	static boolean has(PersistentProperty<?> property, String name) {
		MemberAccess access = of(property);
		Field field = (access == MemberAccess.PROPERTY) ? null : property.getField();
		Method getter = (access == MemberAccess.FIELD) ? null : getter(property);
		return field != null && MergedAnnotations.from(field).isPresent(name)
				|| getter != null && MergedAnnotations.from(getter).isPresent(name);
	}

	/** Whether an annotation is on the field or the getter, wherever the others are. */
	static boolean isAnywhere(PersistentProperty<?> property, Class<? extends Annotation> type) {
		Method getter = getter(property);
		return property.isAnnotationPresent(type) || (getter != null && getter.isAnnotationPresent(type));
	}

	/** The getter of a property, public or not; null if there is none. */
	static @Nullable Method getter(PersistentProperty<?> property) {
		String name = StringUtils.capitalize(property.getName());
		Class<?> type = property.getRawType();
		Method getter = method(property, "get" + name, 0);
		if (getter == null && (type == boolean.class || type == Boolean.class)) {
			getter = method(property, "is" + name, 0);
		}
		return getter;
	}

	/** The setter of a property, public or not; null if there is none. */
	static @Nullable Method setter(PersistentProperty<?> property) {
		return method(property, "set" + StringUtils.capitalize(property.getName()), 1);
	}

	/** The method of the most specific class; the type of its parameter or result may be the bound of a variable. */
	private static @Nullable Method method(PersistentProperty<?> property, String name, int parameterCount) {
		Class<?> owner = property.getOwner().getType();
		for (Class<?> current = owner; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Method method : current.getDeclaredMethods()) {
				if (method.getName().equals(name) && method.getParameterCount() == parameterCount
						&& !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
						&& fits(property, (parameterCount == 0)
								? method.getReturnType()
								: method.getParameterTypes()[0])) {
					return method;
				}
			}
		}
		return null;
	}

	private static boolean fits(PersistentProperty<?> property, Class<?> type) {
		return type.isAssignableFrom(property.getRawType());
	}

}
